import MPCore
import MPReferents
import MPWire
import Testing

/// Waits that end otherwise than in one step: with a lock to be got back, or for several at once.
@Suite struct WaitingTests {
    @Test func aWaitWhoseTimeIsUpStillGetsItsLockBackFirst() {
        let harness = CoreHarness()
        let condition = harness.create("Condition")
        let (waiter, holder) = (harness.serve(), harness.serve())
        expect(true, harness, condition, "acquire", on: waiter)
        harness.request(condition, "wait", [.int(1)], on: waiter)
        expect(true, harness, condition, "acquire", on: holder)
        harness.advance(by: .seconds(2))
        #expect(harness.reply(on: waiter) == nil)
        harness.request(condition, "release", on: holder)
        #expect(harness.reply(on: waiter) == .returning(.bool(false)))
        harness.request(condition, "release", on: waiter)
        #expect(harness.reply(on: waiter) == .returning(.null))
    }

    @Test func oneWhoGivesUpBreaksTheBarrierForAll() {
        let harness = CoreHarness()
        let barrier = harness.create("Barrier", [.int(3)])
        let (first, second) = (harness.serve(), harness.serve())
        harness.request(barrier, "wait", [.null], on: first)
        harness.request(barrier, "wait", [.int(1)], on: second)
        harness.advance(by: .seconds(2))
        let broken = PythonException(WireGlobal("threading", "BrokenBarrierError"))
        #expect(harness.reply(on: first) == .raising(broken))
        #expect(harness.reply(on: second) == .raising(broken))
    }

    @Test(arguments: ["Lock", "RLock"])
    func aConditionSharesTheLockOfAProxyAndKeepsIt(typeid: String) {
        let harness = CoreHarness()
        let lock = harness.create(typeid)
        let condition = harness.create("Condition", [proxy(typeid, lock)])
        let (waiter, holder) = (harness.serve(), harness.serve())
        expect(true, harness, lock, "acquire", on: waiter)
        harness.request(condition, "wait", [.null], on: waiter)
        expect(true, harness, lock, "acquire", on: holder)
        harness.request(condition, "notify", [.int(1)], on: holder)
        #expect(harness.reply(on: holder) == .returning(.null))
        // The lock lives on with the condition.
        #expect(harness.control("decref", [.text(lock)]) == .returning(.null))
        harness.request(lock, "release", on: holder)
        #expect(harness.reply(on: holder) == .returning(.null))
        #expect(harness.reply(on: waiter) == .returning(.bool(true)))
        // The answer isn't read, so the lock goes back, to whichever object it was given by.
        harness.close(waiter, leftUnread: true)
        expect(true, harness, lock, "acquire", [.bool(false)], on: holder)
    }

    @Test func aConditionTakesNoOtherProxy() {
        let harness = CoreHarness()
        let list = harness.create("list")
        guard
            case .traceback(let text)? = harness.control(
                "create",
                [.text("Condition"), proxy("list", list)]
            )
        else {
            Issue.record("a condition was made on a list")
            return
        }
        #expect(text.contains("Condition() takes a Lock or RLock of the same server"))
    }

    @Test func everyTypeOfSyncManagerButItsPoolsIsRegistered() {
        #expect(
            TypeRegistry().typeids == [
                "Array", "Barrier", "BoundedSemaphore", "Condition", "Event", "Future",
                "Iterator",
                "JoinableQueue", "Leader", "LifoQueue", "Lock", "Members", "Namespace",
                "PriorityQueue", "Queue", "RLock", "Semaphore", "Value", "WorkQueue", "deque",
                "dict", "list",
                "set",
            ]
        )
    }

    private func expect(
        _ answer: Bool,
        _ harness: CoreHarness,
        _ ident: String,
        _ method: String,
        _ arguments: [WireValue] = [],
        on id: ConnectionID
    ) {
        harness.request(ident, method, arguments, on: id)
        #expect(harness.reply(on: id) == .returning(.bool(answer)), "\(method)")
    }

    private func proxy(_ typeid: String, _ ident: String) -> WireValue {
        let token = Token(typeid: typeid, address: .unix(path: "/run/test.sock"), ident: ident)
        let type = WireGlobal("multiprocessing.managers", "AcquirerProxy")
        return .proxy(WireProxy(token: token, proxyType: type))
    }
}
