import ArgumentParser
import Multiprocessing
import Testing

@testable import syncmanager

@Suite struct DurationOptionTests {
    @Test(
        arguments: [
            ("100ms", Duration.milliseconds(100)), ("1.5s", .milliseconds(1500)),
            ("3", .seconds(3)),
            ("0.25", .milliseconds(250)), ("2min", .seconds(120)), ("1h", .seconds(3600)),
            ("20us", .microseconds(20)), ("20µs", .microseconds(20)),
        ]
    )
    func readsDurations(text: String, duration: Duration) throws {
        #expect(try DurationOption.parse(text) == duration)
    }

    @Test(
        arguments: [
            "", "ms", "0", "0ms", "-1s", "1d", "1 s", "1e3", "inf", "nan", "0x10", "1.2.3", "s5",
            "99999999999999999999h",
        ]
    )
    func refusesEverythingElse(text: String) {
        #expect(throws: ValidationError.self) { _ = try DurationOption.parse(text) }
    }

    @Test func serveWatchesSlowCallsAndDeadlocks() throws {
        let arguments = ["--address", "unix:/tmp/m", "--authkey-file", "key"]
        let plain = try Serve.parse(arguments).slowCalls
        #expect(plain.slowCall == nil)
        #expect(!plain.breakDeadlocks)
        let serve = try Serve.parse(arguments + ["--slow-call", "100ms", "--break-deadlocks"])
        var configuration = ManagerServerConfiguration(
            addresses: [],
            authkey: Authkey(bytes: Array(repeating: 1, count: 16))
        )
        serve.slowCalls.apply(to: &configuration)
        #expect(configuration.slowCall == .milliseconds(100))
        #expect(configuration.breaksDeadlocks)
        #expect(throws: (any Error).self) { _ = try Serve.parse(arguments + ["--slow-call", "0"]) }
    }
}
