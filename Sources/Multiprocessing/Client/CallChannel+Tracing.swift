internal import MPCore
internal import MPWire

/// Spans of clients.
extension CallChannel {
    /// Begins the span of a call, if there is a tracer and the call is no part of something that has one.
    ///
    /// Calls without a tracer are through after the first look.
    func beginSpan(of request: Request, _ manner: CallManner) -> (any CallSpan)? {
        guard let tracer, !CallTracing.isSilent else { return nil }
        let function = request.serverRequest == .call ? request.arguments.first?.asText : nil
        var call = TracedCall(
            .client,
            service: request.ident == nil ? "server" : manner.typeid ?? "object",
            method: function ?? request.method
        )
        call.address = address
        return tracer.begin(call)
    }

    /// Begins the span of calls that are sent together.
    func beginSpan(of requests: [Request]) -> (any CallSpan)? {
        guard let tracer, !CallTracing.isSilent, !requests.isEmpty else { return nil }
        var call = TracedCall(.client, service: "server", method: "pipeline")
        call.address = address
        call.count = requests.count
        return tracer.begin(call)
    }

    /// Begins the span of a submission of tasks, if there is a tracer.
    func beginSubmission(of count: Int, to queue: String, as name: String) -> (any CallSpan)? {
        guard let tracer, !CallTracing.isSilent else { return nil }
        var call = TracedCall(.producer, service: queue, method: name)
        call.address = address
        call.count = count
        return tracer.begin(call)
    }
}
