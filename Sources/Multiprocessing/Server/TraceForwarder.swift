internal import MPWire

/// The tracer of a server that has none of its own, and hosts Python objects: it makes no spans, and hands the traces of
/// callers on.
struct TraceForwarder: CallTracer {
    private struct Span: CallSpan {
        let context: TraceContext?

        func run<Value>(_ body: () -> Value) -> Value { body() }

        func run<Value>(_ body: () async -> Value) async -> Value { await body() }

        func end(_ failure: SpanFailure?) {}
    }

    func begin(_ call: TracedCall) -> any CallSpan { Span(context: call.parent) }
}

extension ManagerServerConfiguration {
    /// Who is told of calls that continue a trace; `nil` is nobody.
    var callTracer: (any CallTracer)? {
        tracer ?? (python?.isWanted == true ? TraceForwarder() : nil)
    }
}
