import MPReferents
import MPWire

/// Calls that continue a trace of their callers.
///
/// They are carried out as all others. Before and afterwards the driver's tracer is told, if there is one.
extension ManagerCore {
    /// Handles a call of a link that has brought a trace context.
    mutating func handleTracedCall(
        _ payload: ArraySlice<UInt8>,
        _ insets: [Inset],
        of session: LinkSession,
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        guard let header = CallHeader(link: payload.span),
            let context = try? LinkFrame.traceContext(of: payload, header)
        else {
            // What is wrong is found again, and breaks the stream.
            return handleAnyFrame(payload, insets, of: session, on: connection, into: &output)
        }
        // The first number that is given is that of this call, and that of its task.
        let call = CallID(lastCall + 1)
        let target = ReplyTarget.link(connection.id, call: header.number)
        if !header.ident.isEmpty {
            let request = request(in: payload, header, context, on: connection)
            beginTrace(call, request, for: target, into: &output)
        }
        let isPlain =
            insets.isEmpty
            && handlePlainCall(
                header.withoutTraceContext,
                payload.span,
                of: session,
                on: connection,
                into: &output
            )
        if !isPlain {
            handleAnyFrame(payload, insets, of: session, on: connection, into: &output)
        }
        // A request to the server itself that is answered at once gets none; tracers need one in any case.
        lastCall = max(lastCall, call.number)
        if !parked.contains(call) { endTrace(of: call, into: &output) }
    }

    /// Describes a call on an object.
    ///
    /// A request to the server itself is described when its arguments were read, since these name the function.
    private mutating func request(
        in payload: ArraySlice<UInt8>,
        _ header: CallHeader,
        _ context: TraceContext,
        on connection: ClientConnection
    ) -> TracedRequest {
        let object = objects.object(ident: payload.span.extracting(header.ident))
        let method = String(validating: payload.span, header.method) ?? ""
        return TracedRequest(
            connection: connection.id,
            typeid: object?.registration.typeid,
            method: method.bounded,
            context: context,
            start: now
        )
    }

    /// Tells the tracer of a request to the server itself.
    mutating func beginTrace(
        of request: Request,
        _ context: TraceContext,
        on connection: ClientConnection,
        for target: ReplyTarget,
        into output: inout ManagerOutput
    ) {
        let function = request.serverRequest == .call ? request.arguments.first?.asText : nil
        let traced = TracedRequest(
            connection: connection.id,
            typeid: nil,
            method: (function ?? request.method).bounded,
            context: context,
            start: now
        )
        beginTrace(CallID(lastCall + 1), traced, for: target, into: &output)
    }

    private mutating func beginTrace(
        _ call: CallID,
        _ request: TracedRequest,
        for target: ReplyTarget,
        into output: inout ManagerOutput
    ) {
        guard configuration.isTraced else { return }
        parked.traces.begin(call, for: target)
        output.append(.trace(.began(call, request)))
    }

    /// Tells the tracer of calls that have waited and don't wait any more.
    mutating func endTraces(into output: inout ManagerOutput) {
        for call in parked.traces.takeEnded() where !parked.contains(call) {
            endTrace(of: call, into: &output)
        }
    }

    private mutating func endTrace(of call: CallID, into output: inout ManagerOutput) {
        guard parked.traces.contains(call) else { return }
        output.append(.trace(.ended(call, error: parked.traces.remove(call))))
    }

    /// Notes an answer that is an error, for the tracer.
    mutating func noteError(_ reply: Reply, to target: ReplyTarget) {
        switch reply {
        case .raising(let exception): parked.traces.note(exception.type.name, for: target)
        case .traceback: parked.traces.note("#TRACEBACK", for: target)
        case .unserializable: parked.traces.note("#UNSERIALIZABLE", for: target)
        case .returning, .proxy: break
        }
    }
}
