import Glibc
import Testing

@testable import MPProcesses

/// What those who wait for a child learn, whatever happens in whatever order.
@Suite
struct ChildLifeTests {
    private typealias Life = ChildLife<Int, String>

    private let exited = ExitStatus(waitStatus: 3 << 8)

    @Test func aResultComesBeforeTheEnd() throws {
        var life = try running()
        #expect(try life.valueOutcome == nil)
        life.begins()
        life.reported(.result(25))
        #expect(life.isAlive)
        #expect(try life.endOutcome == nil)
        guard case .reported(.result(25))? = try life.valueOutcome else {
            Issue.record("no result")
            return
        }
        life.ended(exited)
        #expect(try life.endOutcome?.code == 3)
        guard case .reported(.result(25))? = try life.valueOutcome else {
            Issue.record("the end has taken the result away")
            return
        }
    }

    @Test func onlyTheFirstReportCounts() throws {
        var life = try running()
        life.reported(.failure("broken"))
        life.reported(.result(1))
        #expect(life.failure == "broken")
    }

    @Test(arguments: [(false, false), (true, false), (true, true)])
    func aDeathTellsHowFarItCame(hasBegun: Bool, isCut: Bool) throws {
        var life = try running()
        if hasBegun { life.begins() }
        if isCut { life.wasCut() }
        life.ended(exited)
        guard case .died(let status, hasBegun, isCut)? = try life.valueOutcome else {
            Issue.record("not dead")
            return
        }
        #expect(status.code == 3)
        #expect(!life.isAlive)
    }

    @Test func itIsStartedOnce() throws {
        var life = try running()
        #expect(throws: ChildMisuse.startedTwice) { try life.beginStart() }
        life.ended(exited)
        #expect(throws: ChildMisuse.startedTwice) { try life.beginStart() }
    }

    @Test func aStartThatFailedMayBeRepeated() throws {
        var life = Life()
        try life.beginStart()
        life.startFailed()
        #expect(throws: ChildMisuse.notStarted) { try life.valueOutcome }
        try life.beginStart()
        life.started()
        #expect(life.isAlive)
    }

    @Test func nothingIsAskedBeforeTheStart() {
        let life = Life()
        #expect(!life.isAlive)
        #expect(throws: ChildMisuse.notStarted) { try life.valueOutcome }
        #expect(throws: ChildMisuse.notStarted) { try life.endOutcome }
    }

    @Test func onlyWhatHasEndedIsClosed() throws {
        var life = try running()
        #expect(throws: ChildMisuse.running) { try life.close() }
        life.ended(exited)
        try life.close()
        #expect(throws: ChildMisuse.closed) { try life.endOutcome }
        #expect(throws: ChildMisuse.closed) { try life.beginStart() }
        try life.close()
    }

    private func running() throws -> Life {
        var life = Life()
        try life.beginStart()
        life.started()
        return life
    }
}
