import MPCore
import MPWire
import Testing

@Suite struct ReconnectionTests {
    private static let policy = Reconnection.Policy(
        backOff: BackOff(first: .milliseconds(100), longest: .seconds(1)),
        limit: nil
    )
    private static let reason = LinkFailure.ended("gone", during: .open)

    private func machine(_ policy: Reconnection.Policy? = policy) -> Reconnection {
        Reconnection(policy, server: "a")
    }

    /// A machine whose first attempt is under way since second 1.
    private func openingMachine(_ policy: Reconnection.Policy = policy) -> Reconnection {
        var machine = machine(policy)
        _ = machine.lost(Self.reason, at: .seconds(1), random: 1)
        _ = machine.pauseEnded()
        return machine
    }

    private func fail(
        _ machine: inout Reconnection,
        mayPass: Bool = true,
        refusal: LinkFailure? = nil,
        at now: Duration = .seconds(2)
    ) -> [Reconnection.Action] {
        machine.failed("no", refusal: refusal, mayPass: mayPass, at: now, random: 1)
    }

    @Test func aLostLinkIsOpenedAgainAfterAPause() {
        var machine = machine()
        #expect(machine.outlook == .open)
        let pause = Duration.milliseconds(50)
        #expect(
            machine.lost(Self.reason, at: .zero, random: 0) == [
                .announce(.lost(Self.reason)),
                .announce(.reconnecting(attempt: 1, after: pause)), .pause(pause),
            ]
        )
        #expect(machine.outlook == .waiting)
        #expect(machine.pauseEnded() == [.open])
        #expect(machine.outlook == .waiting)
        #expect(
            machine.opened(server: "a") == [
                .use, .announce(.reconnected(isSameServer: true)), .wake,
            ]
        )
        #expect(machine.outlook == .open)
    }

    @Test(arguments: ["b", nil])
    func anotherServerIsNamedAsOne(_ server: String?) {
        var machine = openingMachine()
        #expect(
            machine.opened(server: server) == [
                .use, .announce(.reconnected(isSameServer: false)), .wake,
            ]
        )
    }

    @Test func attemptsAreCountedAndPausesGrow() {
        var machine = openingMachine()
        for (attempt, pause) in [(2, 100), (3, 200), (4, 400)] {
            let pause = Duration.milliseconds(pause)
            #expect(
                fail(&machine) == [
                    .announce(.reconnecting(attempt: attempt, after: pause)), .pause(pause),
                ]
            )
            #expect(machine.pauseEnded() == [.open])
        }
        let outage = machine.outage(at: .seconds(4), reason: .closedHere)
        #expect(outage.attempts == 3)
        #expect(outage.lastAttempt == "no")
        #expect(outage.length == .seconds(3))
        #expect(outage.reason == Self.reason)
    }

    @Test func countingBeginsAgainWithEachLoss() {
        var machine = openingMachine()
        _ = fail(&machine)
        _ = machine.pauseEnded()
        _ = machine.opened(server: "a")
        let actions = machine.lost(Self.reason, at: .seconds(9), random: 1)
        #expect(actions.last == .pause(.milliseconds(100)))
        #expect(machine.outage(at: .seconds(9), reason: .closedHere).attempts == 0)
    }

    @Test func whatWontPassEndsIt() {
        var machine = openingMachine()
        let actions = fail(&machine, mayPass: false, refusal: .handshake(.rejected))
        var outage = LinkOutage(Self.reason)
        outage.attempts = 1
        outage.lastAttempt = "no"
        outage.refusal = .handshake(.rejected)
        outage.length = .seconds(1)
        #expect(actions == [.announce(.gaveUp(.outage(outage))), .wake])
        #expect(machine.outlook == .over(.outage(outage)))
    }

    @Test func theLimitEndsIt() {
        let policy = Reconnection.Policy(backOff: Self.policy.backOff, limit: .seconds(1))
        var machine = openingMachine(policy)
        guard case .announce(.gaveUp(.outage(let outage))) = fail(&machine)[0] else {
            Issue.record("it goes on")
            return
        }
        #expect(outage.refusal == nil)
        #expect(outage.length == .seconds(1))
    }

    @Test func withoutAPolicyALossIsTheEnd() {
        var machine = machine(nil)
        #expect(
            machine.lost(Self.reason, at: .zero, random: 0) == [
                .announce(.lost(Self.reason)), .announce(.gaveUp(Self.reason)), .wake,
            ]
        )
        #expect(machine.outlook == .over(Self.reason))
    }

    @Test func closingEndsAPauseAndAnAttempt() {
        for isOpening in [false, true] {
            var machine = machine()
            _ = machine.lost(Self.reason, at: .zero, random: 0)
            if isOpening { _ = machine.pauseEnded() }
            #expect(machine.close() == [.stop, .announce(.closed), .wake])
            #expect(machine.outlook == .over(.closedHere))
            // What was under way reports its end nevertheless.
            #expect(machine.pauseEnded() == [])
            #expect(machine.opened(server: "a") == [.drop])
            #expect(fail(&machine) == [])
            #expect(machine.close() == [])
        }
    }

    @Test func closingAnOpenLinkIsNoLoss() {
        var machine = machine()
        #expect(machine.close() == [.announce(.closed), .wake])
        #expect(machine.lost(.closedHere, at: .zero, random: 0) == [])
    }
}
