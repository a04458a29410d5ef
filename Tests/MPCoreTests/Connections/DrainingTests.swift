import MPWire
import Testing

@testable import MPCore

/// What clients see of a server that is draining.
@Suite struct DrainingTests {
    private let harness = CoreHarness()

    private func isRefused(_ reply: Reply?) -> Bool {
        guard case .raising(let exception)? = reply else { return false }
        return exception.type.name == "ConnectionRefusedError"
    }

    @Test(arguments: ["accept_connection", "open_link"])
    func newClientsAreRefused(method: String) {
        harness.core.beginDraining()
        let arguments: [WireValue] = method == "open_link" ? [.int(1), .dict([:])] : [.text("new")]
        let id = harness.openAuthenticated()
        harness.request(nil, method, arguments, on: id)
        #expect(isRefused(harness.reply(on: id)))
        #expect(harness.closed.contains(id))
    }

    @Test func requestsToTheServerItselfAreAnswered() {
        let ident = harness.create("dict")
        harness.core.beginDraining()
        #expect(harness.control("dummy") == .returning(.null))
        #expect(harness.control("incref", [.text(ident)]) == .returning(.null))
    }

    @Test func theServersOwnProcessIsNotRefused() {
        harness.core.beginDraining()
        _ = harness.own.openLink()
    }

    @Test func whoStillWaitsIsToldOfTheDrainingAtItsEnd() {
        let queue = harness.create("Queue")
        let taker = harness.openLink()
        harness.call(1, queue, "get", on: taker)
        harness.core.beginDraining()
        #expect(harness.core.waitingCalls == 1)
        harness.shutDown()
        #expect(harness.linkFrame(on: taker) == .goodbye(reason: "test after draining"))
    }

    @Test func connectedClientsEndEachOthersWaits() {
        let queue = harness.create("Queue")
        let (taker, giver) = (harness.serve(), harness.openLink())
        #expect(harness.core.callsUnderWay == 0)
        harness.request(queue, "get", on: taker)
        #expect(harness.core.callsUnderWay == 1)
        harness.core.beginDraining()
        harness.call(1, queue, "put", [.int(5)], on: giver)
        #expect(harness.reply(on: taker) == .returning(.int(5)))
        #expect(harness.core.callsUnderWay == 0)
    }
}
