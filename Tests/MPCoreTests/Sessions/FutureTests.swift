import MPCore
import MPReferents
import MPWire
import Testing

/// Futures end with the session that has promised to end them: a link, or a process of CPython.
@Suite struct FutureTests {
    private let harness = CoreHarness()
    private let future: String

    init() { future = harness.create("Future") }

    private func kind(of reply: Reply?) -> WireValue? {
        guard case .returning(.tuple(let parts))? = reply else { return nil }
        return parts.first
    }

    @Test func aFutureEndsWithALink() {
        let (link, other) = (harness.openLink(), harness.openLink())
        harness.call(1, future, "promise", on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 1, .returning(.bool(true))))
        harness.call(1, future, "outcome", on: other)
        #expect(harness.linkFrame(on: other) == nil)
        harness.close(link)
        guard case .reply(call: 1, let reply)? = harness.linkFrame(on: other) else {
            Issue.record("the call waits on")
            return
        }
        #expect(kind(of: reply) == .text("lost"))
    }

    /// Threads of CPython have connections of their own, which come and go.
    @Test func aFutureEndsWithAProcessOfCPython() {
        harness.processID = 1
        let (thread, other) = (harness.serve(), harness.serve())
        harness.request(future, "set_running_or_notify_cancel", on: thread)
        #expect(harness.reply(on: thread) == .returning(.bool(true)))
        harness.processID = 2
        let waiting = harness.serve()
        harness.request(future, "outcome", on: waiting)
        harness.close(thread)
        harness.close(other)
        #expect(harness.reply(on: waiting) == nil)
        harness.endProcess(1)
        #expect(kind(of: harness.reply(on: waiting)) == .text("lost"))
    }

    @Test func aWaitEndsWithItsTime() {
        let client = harness.serve()
        harness.request(future, "result", [.int(5)], on: client)
        harness.advance(by: .seconds(5))
        guard case .raising(let error)? = harness.reply(on: client) else {
            Issue.record("the call waits on")
            return
        }
        #expect(error.type == WireGlobal("concurrent.futures._base", "TimeoutError"))
    }

    @Test func anErrorComesEvenIfThereIsNoMemory() {
        let harness = CoreHarness { $0.limits.memoryInBytes = 1 << 30 }
        let future = harness.create("Future")
        let client = harness.serve()
        harness.core.sampledMemory(1 << 30, into: &harness.output)
        harness.carryOut()
        harness.request(future, "set_result", [.int(1)], on: client)
        guard case .raising? = harness.reply(on: client) else {
            Issue.record("there is memory")
            return
        }
        let error = PythonException.valueError("x")
        harness.request(future, "set_exception", [error.value], on: client)
        #expect(harness.reply(on: client) == .returning(.null))
        harness.request(future, "result", on: client)
        #expect(harness.reply(on: client) == .raising(.valueError("x")))
    }
}
