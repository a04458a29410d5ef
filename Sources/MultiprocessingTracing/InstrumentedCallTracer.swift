#if Tracing
public import Logging
public import Multiprocessing
public import Tracing

/// Makes spans of calls and tasks by a tracer of swift-distributed-tracing.
///
/// ```swift
/// InstrumentationSystem.bootstrap(tracer)
/// CallTracing.bootstrap(InstrumentedCallTracer())
/// ```
///
/// A call continues the trace of `ServiceContext.current`, functions of servers and workers run with that of their span.
/// Names and attributes are those of OpenTelemetry's conventions for RPC and messaging; `rpc.system` and
/// `messaging.system` are `multiprocessing`.
public struct InstrumentedCallTracer: CallTracer {
    /// The tracer that was given; `nil` is that of the program.
    private let given: (any Tracer)?
    private let unsent: UnsentContexts

    /// Chooses the tracer.
    ///
    /// - Parameters:
    ///   - tracer: The tracer; `nil` is that with which the program has bootstrapped swift-distributed-tracing.
    ///   - logger: Warns of a trace context that is not sent since it is too long; `nil` says nothing.
    public init(tracer: (any Tracer)? = nil, logger: Logger? = nil) {
        given = tracer
        unsent = UnsentContexts(logger)
    }

    /// Begins a span.
    ///
    /// - Parameter call: What the span is about.
    /// - Returns: The span.
    public func begin(_ call: TracedCall) -> any CallSpan {
        let tracer = given ?? InstrumentationSystem.tracer
        let span = begin(call, tracer)
        span.attributes.describe(call)
        return InstrumentedCallSpan(span: span, tracer: tracer, unsent: unsent)
    }

    private func begin(_ call: TracedCall, _ tracer: some Tracer) -> any Span {
        tracer.startSpan(
            call.spanName,
            context: context(of: call, tracer),
            ofKind: call.spanKind,
            at: Self.time(call.age)
        )
    }

    /// The context that a span continues: what has come with the call, or that of the task.
    private func context(of call: TracedCall, _ tracer: any Tracer) -> ServiceContext {
        guard let parent = call.parent else { return .current ?? .topLevel }
        var context = ServiceContext.topLevel
        tracer.extract(parent, into: &context, using: TraceContextExtractor())
        return context
    }

    private static func time(_ age: Duration) -> DefaultTracerClock.Timestamp {
        let now = DefaultTracerClock.now
        guard age > .zero else { return now }
        let (seconds, attoseconds) = age.components
        let past = UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
        // A machine without a clock of its own may have run for longer than its calendar says.
        let time = now.nanosecondsSinceEpoch
        return .init(nanosecondsSinceEpoch: time - min(past, time))
    }
}

/// Reads what has come with a call.
struct TraceContextExtractor: Extractor {
    func extract(key: String, from context: TraceContext) -> String? { context[key] }
}

/// Collects what is sent with a call.
struct TraceContextInjector: Injector {
    func inject(_ value: String, forKey key: String, into pairs: inout [String: String]) {
        pairs[key] = value
    }
}
#endif
