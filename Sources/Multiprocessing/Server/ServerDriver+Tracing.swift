internal import MPCore
import MPSystem
internal import MPTransport
internal import MPWire

/// Spans of calls that continue a trace.
extension ServerDriver {
    /// Begins or ends the span of a call.
    ///
    /// Runs on the loop, as a part of the event in which it has happened.
    func note(_ trace: CallTrace, _ state: inout State) {
        guard let tracer else { return }
        switch trace {
        case .began(let call, let request):
            var traced = TracedCall(
                .server,
                service: request.typeid ?? "server",
                method: request.method
            )
            traced.parent = request.context
            traced.age = EventLoop.now() - request.start
            traced.address =
                state.connections[request.connection]?.localAddress.map { Address($0) }
                ?? state.publicAddress
            state.spans[call] = tracer.begin(traced)
        case .ended(let call, let error):
            state.spans.removeValue(forKey: call)?.end(error.map { SpanFailure(type: $0) })
        }
    }
}
