import Glibc
import Testing

@testable import MPProcesses

/// The steps that end a process.
@Suite
struct TeardownTests {
    @Test func stepsFollowEachOtherAndKillIsTheLast() {
        var teardown = Teardown([.interrupt(grace: .seconds(1)), .terminate(grace: .seconds(2))])
        #expect(teardown.next(hasEnded: false) == .send(SIGINT, waiting: .seconds(1)))
        #expect(teardown.next(hasEnded: false) == .send(SIGTERM, waiting: .seconds(2)))
        #expect(teardown.next(hasEnded: false) == .kill)
        #expect(teardown.next(hasEnded: false) == .kill)
        #expect(teardown.next(hasEnded: true) == .finish)
    }

    @Test func nothingIsSentToWhoeverHasEnded() {
        var teardown = Teardown([.terminate()])
        #expect(teardown.next(hasEnded: true) == .finish)
    }

    @Test func noStepsKillAtOnce() {
        var teardown = Teardown([])
        #expect(teardown.next(hasEnded: false) == .kill)
    }
}
