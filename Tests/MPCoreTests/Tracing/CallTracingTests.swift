import MPReferents
import MPWire
import Testing

@testable import MPCore

/// Calls that bring a trace context, from their arrival to their answers.
///
/// The harness runs all that came in through a second core, which has no tracer and has to answer alike.
@Suite(.timeLimit(.minutes(10)))
struct CallTracingTests {
    private static let context = try? TraceContext([(name: "traceparent", value: "00-1-2-01")])

    /// A server with a tracer, and a link to it.
    private func server(
        order: CallOrder = .concurrent,
        isTraced: Bool = true
    ) -> (CoreHarness, ConnectionID) {
        let harness = CoreHarness {
            $0.registry = .withServices(order: order)
            $0.isTraced = isTraced
        }
        return (harness, harness.openLink())
    }

    private func call(
        _ number: UInt64,
        _ ident: String?,
        _ method: String,
        _ arguments: [WireValue] = [],
        _ harness: CoreHarness,
        on link: ConnectionID
    ) throws {
        let request = Request(ident: ident, method: method, arguments: arguments)
        let context = try #require(Self.context)
        harness.send(.tracedCall(number, request, context), on: link)
    }

    /// What a tracer was told since the last question, without numbers.
    private func facts(_ harness: CoreHarness) -> [String] {
        defer { harness.traces = [] }
        return harness.traces.map { trace in
            switch trace {
            case .began(_, let request):
                #expect(request.context == Self.context)
                return "\(request.typeid ?? "server")/\(request.method)"
            case .ended(_, let error): return error ?? "ended"
            }
        }
    }

    private func begun(_ harness: CoreHarness) -> [CallID] {
        harness.traces.compactMap { trace in
            if case .began(let call, _) = trace { return call }
            return nil
        }
    }

    @Test func aCallThatIsAnsweredAtOnceBeginsAndEnds() throws {
        let (harness, link) = server()
        let list = harness.createOnLink("list", on: link)
        try call(1, list, "append", [.int(7)], harness, on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 1, .returning(.null)))
        #expect(facts(harness) == ["list/append", "ended"])
        // Arguments that take the general path.
        try call(
            2,
            list,
            "append",
            [.bytes(Array(repeating: 1, count: 100_000))],
            harness,
            on: link
        )
        #expect(harness.linkFrame(on: link) == .reply(call: 2, .returning(.null)))
        #expect(facts(harness) == ["list/append", "ended"])
    }

    @Test func theClassOfAnErrorIsTold() throws {
        let (harness, link) = server()
        let list = harness.createOnLink("list", on: link)
        try call(1, list, "pop", harness, on: link)
        #expect(facts(harness) == ["list/pop", "IndexError"])
        try call(2, list, "nonsense", harness, on: link)
        #expect(facts(harness) == ["list/nonsense", "#TRACEBACK"])
        try call(3, "test-999", "pop", harness, on: link)
        #expect(facts(harness) == ["server/pop", "#TRACEBACK"])
    }

    private func call(
        _ number: UInt64,
        _ ident: String?,
        _ method: String,
        _ harness: CoreHarness,
        on link: ConnectionID
    ) throws {
        try call(number, ident, method, [], harness, on: link)
    }

    @Test func aCallThatWaitsEndsWithItsAnswer() throws {
        let (harness, link) = server()
        let queue = harness.createOnLink("Queue", on: link)
        try call(1, queue, "get", harness, on: link)
        #expect(facts(harness) == ["Queue/get"])
        harness.call(2, queue, "put", [.int(1)], on: link)
        #expect(facts(harness) == ["ended"])
        // A wait that ends by itself, one that its caller gives up, and one that ends with its caller.
        try call(3, queue, "get", [.bool(true), .int(1)], harness, on: link)
        harness.advance(by: .seconds(2))
        #expect(facts(harness) == ["Queue/get", "Empty"])
        try call(4, queue, "get", harness, on: link)
        harness.send(.cancel(call: 4), on: link)
        #expect(facts(harness) == ["Queue/get", "cancelled"])
        try call(5, queue, "get", harness, on: link)
        harness.close(link)
        #expect(facts(harness) == ["Queue/get", "cancelled"])
        #expect(harness.core.parked.traces.isEmpty)
    }

    @Test func aTaskHasTheNumberOfItsCall() throws {
        let (harness, link) = server(order: .oneAtATime)
        let teller = harness.createOnLink("Teller", on: link)
        try call(1, teller, "serve", harness, on: link)
        try call(2, teller, "serve", harness, on: link)
        let calls = begun(harness)
        #expect(calls.count == 2)
        #expect(harness.running == [calls[0]])
        harness.finishOldest(.returning(.null))
        // It has waited for its turn.
        #expect(harness.running == [calls[1]])
        harness.finishOldest(.raising(.valueError("no")))
        #expect(facts(harness) == ["Teller/serve", "Teller/serve", "ended", "ValueError"])
    }

    @Test func requestsToTheServerAreNamedByTheirFunctions() throws {
        let (harness, link) = server()
        try call(1, nil, "call", [.text("add_up"), .int(1), .int(2)], harness, on: link)
        let function = begun(harness)
        #expect(harness.running == function)
        harness.finishOldest(.returning(.int(3)))
        #expect(facts(harness) == ["server/add_up", "ended"])
        // Those that are answered at once have numbers of their own, too.
        try call(2, nil, "dummy", harness, on: link)
        try call(3, nil, "create", [.text("nonsense")], harness, on: link)
        #expect(Set(begun(harness) + function).count == 3)
        #expect(facts(harness) == ["server/dummy", "ended", "server/create", "#TRACEBACK"])
    }

    @Test func thePresentCallsEndWithTheServer() throws {
        let (harness, link) = server()
        let queue = harness.createOnLink("Queue", on: link)
        try call(1, queue, "get", harness, on: link)
        harness.core.beginShutdown(reason: "over", into: &harness.output)
        harness.carryOut()
        #expect(facts(harness) == ["Queue/get", "cancelled"])
    }

    @Test func withoutATracerTheContextIsIgnored() throws {
        let (harness, link) = server(isTraced: false)
        let list = harness.createOnLink("list", on: link)
        try call(1, list, "append", [.int(7)], harness, on: link)
        try call(2, nil, "dummy", harness, on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 1, .returning(.null)))
        #expect(harness.linkFrame(on: link) == .reply(call: 2, .returning(.null)))
        #expect(harness.traces.isEmpty)
    }

    @Test func otherCallsAreNoneOfATracersBusiness() {
        let (harness, link) = server()
        let list = harness.createOnLink("list", on: link)
        harness.call(1, list, "append", [.int(7)], on: link)
        #expect(harness.traces.isEmpty)
    }

    /// The call isn't carried out, and the stream is broken.
    @Test(arguments: [true, false])
    func aFaultyContextBreaksTheStream(isTraced: Bool) throws {
        let (harness, link) = server(isTraced: isTraced)
        let list = harness.createOnLink("list", on: link)
        let request = Request(ident: list, method: "append", arguments: [.int(7)])
        var payload: [UInt8] = []
        LinkFrame.tracedCall(1, request, try #require(Self.context)).append(to: &payload)
        // The length of the first name.
        payload[12] = 0
        harness.send(frame: payload, on: link)
        #expect(harness.closed.contains(link))
        #expect(harness.traces.isEmpty)
    }
}
