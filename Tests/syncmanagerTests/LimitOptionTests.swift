import Multiprocessing
import Testing

@testable import syncmanager

/// Limits as they are written on the command line.
struct LimitOptionTests {
    @Test func thoseThatNeedARestartAreFound() throws {
        let old = try ["memory=1G", "connections=5", "work=7"].map(LimitOption.init(argument:))
        let new = try ["memory=1G", "memory=2G", "connections=6", "values=9"]
            .map(LimitOption.init(argument:))
        #expect(LimitOption.fixed(in: old, new) == ["memory", "values", "work"])
        #expect(LimitOption.fixed(in: old, old) == [])
        #expect(old.map(\.canChange) == [false, true, false])
    }

    @Test(arguments: [
        ("connections=100", 100), ("memory=512M", 512 << 20), ("message=64K", 64 << 10),
        ("memory=2G", 2 << 30), ("values=20M", 20 << 20),
    ])
    func reads(_ text: String, _ number: Int) throws {
        #expect(try LimitOption(argument: text).number == number)
    }

    @Test(arguments: [
        "", "connections", "connections=", "connections=0", "connections=-1", "memory=M",
        "memory=9999999999G", "colour=1", "memory=1T",
    ])
    func refuses(_ text: String) {
        #expect(throws: CommandError.self) { try LimitOption(argument: text) }
    }

    @Test func sets() throws {
        var limits = ServerLimits()
        try LimitOption(argument: "objects_per_principal=5").apply(to: &limits)
        try LimitOption(argument: "memory=1G").apply(to: &limits)
        try LimitOption(argument: "values=7").apply(to: &limits)
        #expect(limits.valuesInMessage == 7)
        #expect(limits.objectsPerPrincipal == 5)
        #expect(limits.memoryInBytes == 1 << 30)
        #expect(limits.connections == ServerLimits().connections)
    }
}
