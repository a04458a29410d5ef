import MPCore
import MPReferents
import MPWire
import Testing

/// Iterating over streams from afar: an element that doesn't reach its taker isn't lost.
@Suite struct StreamCallTests {
    /// A server, and a link that has got a stream from a method; its tasks end by the test.
    private func stream() -> (CoreHarness, ConnectionID, String) {
        let harness = CoreHarness.withServices()
        let link = harness.openLink()
        let teller = harness.createOnLink("Teller", on: link)
        harness.call(100, teller, "serve", on: link)
        let service = StreamService(
            AsyncStream<Int> { $0.finish() },
            encode: { .int($0) },
            exception: { _ in .runtimeError("failed") }
        )
        harness.finishOldest(
            .creating(NewObject(typeid: "Iterator") { StreamReferent(service: service) })
        )
        guard case .reply(100, .proxy(_, let token)) = harness.linkFrame(on: link) else {
            preconditionFailure("no stream")
        }
        return (harness, link, token.ident)
    }

    @Test func whatACancelledCallHasReadGoesToTheNext() {
        let (harness, link, stream) = stream()
        harness.call(1, stream, "__next__", on: link)
        harness.call(2, stream, "__next__", on: link)
        harness.send(.cancel(call: 1), on: link)
        #expect(harness.linkFrame(on: link) == .cancelled(call: 1))
        harness.finishOldest(.returning(.int(1)))
        #expect(harness.rawLinkFrame(on: link) == .delivery(call: 2, .int(1)))
        #expect(harness.running.isEmpty)
    }

    @Test func whatAClientHasNotReadGoesToTheOtherWhoReads() {
        let (harness, link, stream) = stream()
        let other = harness.openLink()
        harness.call(1, stream, "next_chunk", [.int(5)], on: other)
        harness.finishOldest(.returning(.list([.int(1), .int(2)])))
        harness.call(1, stream, "__next__", on: link)
        let reading = harness.running
        harness.close(other, leftUnread: true)
        #expect(harness.linkFrame(on: link) == .reply(call: 1, .returning(.int(1))))
        #expect(harness.cancelledRuns == reading)
        harness.finishOldest(.returning(.int(3)))
        harness.call(2, stream, "next_chunk", [.int(9)], on: link)
        let rest = WireValue.list([.int(2), .int(3)])
        #expect(harness.linkFrame(on: link) == .reply(call: 2, .returning(rest)))
    }

    @Test func theReleaseOfTheStreamCancelsItsTask() {
        let (harness, link, stream) = stream()
        harness.call(1, stream, "__next__", on: link)
        harness.send(.release(idents: [stream]), on: link)
        #expect(harness.cancelledRuns == harness.running)
        harness.finishOldest(.returning(.int(1)))
        #expect(harness.running.isEmpty)
    }
}
