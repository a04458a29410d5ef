import MPWire
import Testing

@testable import MPCore

/// What operators do when clients don't: taking locks away, ending connections.
@Suite(.timeLimit(.minutes(10)))
struct OperationsTests {
    @Test(arguments: ["Lock", "RLock", "Condition", "Semaphore"])
    func aLockThatIsTakenAwayGoesToTheNextOne(typeid: String) {
        let harness = CoreHarness()
        let lock = harness.create(typeid)
        let (holder, waiter) = (harness.serve(), harness.serve())
        harness.ask(lock, "acquire", on: holder)
        harness.request(lock, "acquire_grant", on: waiter)
        #expect(harness.own.control("release_lock", [.text(lock)]) == .returning(.int(1)))
        // The next grant tells that the one before it was abandoned.
        #expect(
            harness.reply(on: waiter) == .returning(.tuple([.int(2), .bool(true)]))
        )
        #expect(
            harness.events.contains {
                if case .releasedLock = $0 { true } else { false }
            }
        )
    }

    @Test func aFreeLockHasNoHolders() {
        let harness = CoreHarness()
        let lock = harness.create("Lock")
        #expect(harness.own.control("release_lock", [.text(lock)]) == .returning(.int(0)))
    }

    @Test func onlyWhatCanBeHeldIsTakenAway() {
        let harness = CoreHarness()
        let list = harness.create("list")
        guard case .traceback(let text)? = harness.own.control("release_lock", [.text(list)]),
            case .traceback(let other)? = harness.own.control("release_lock", [.text("none")])
        else {
            Issue.record("it was taken away")
            return
        }
        #expect(text.contains("TypeError: a 'list' is no lock"))
        #expect(other.contains("KeyError"))
    }

    @Test func anEndedClientLosesItsCallsAndLocks() {
        let harness = CoreHarness()
        let lock = harness.create("Lock")
        let (link, waiter) = (harness.openLink(), harness.serve())
        harness.call(1, lock, "acquire", on: link)
        harness.request(lock, "acquire", on: waiter)
        let number = WireValue.int(Int(link.number))
        #expect(harness.own.control("end_client", [number]) == .returning(.bool(true)))
        #expect(harness.closed.contains(link))
        #expect(harness.reply(on: waiter) == .returning(.bool(true)))
        #expect(harness.own.control("end_client", [number]) == .returning(.bool(false)))
    }

    @Test(arguments: ["end_client", "release_lock"])
    func strangersMayNot(request: String) {
        let harness = CoreHarness()
        let lock = harness.create("Lock")
        let client = harness.serve()
        let argument: WireValue =
            request == "end_client" ? .int(Int(client.number)) : .text(lock)
        guard case .raising(let error)? = harness.control(request, [argument]) else {
            Issue.record("a stranger was served")
            return
        }
        #expect(error.type.name == "PermissionError")
        #expect(!harness.closed.contains(client))
    }
}
