#if Tracing
internal import Logging
internal import Multiprocessing
internal import Synchronization
internal import Tracing

/// A span of a call or task.
struct InstrumentedCallSpan: CallSpan {
    let span: any Span
    let tracer: any Tracer
    let unsent: UnsentContexts

    var context: TraceContext? {
        var pairs: [String: String] = [:]
        tracer.inject(span.context, into: &pairs, using: TraceContextInjector())
        // A tracer that traces nothing has nothing to say.
        if pairs.isEmpty { return nil }
        do throws(TraceContextError) {
            // In an order of their own, so that equal contexts are equal bytes.
            return try TraceContext(
                pairs.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
            )
        } catch {
            unsent.note(error)
            return nil
        }
    }

    func run<Value>(_ body: () -> Value) -> Value {
        ServiceContext.withValue(span.context, operation: body)
    }

    func run<Value>(_ body: () async -> Value) async -> Value {
        await ServiceContext.$current.withValue(span.context, operation: body)
    }

    func end(_ failure: SpanFailure?) {
        if let failure {
            span.recordError(RecordedFailure(description: failure.type))
            span.attributes["error.type"] = failure.type
            span.setStatus(SpanStatus(code: .error))
        }
        span.end()
    }
}

/// An error as a span records it: its class, since what it says may be somebody's data.
struct RecordedFailure: Error, CustomStringConvertible {
    let description: String
}

/// Warns of trace contexts that aren't sent: the first time, since there may be one for each call.
final class UnsentContexts: Sendable {
    private let logger: Logger?
    private let isKnown = Atomic(false)

    init(_ logger: Logger?) {
        self.logger = logger
    }

    func note(_ error: TraceContextError) {
        let level: Logger.Level = isKnown.exchange(true, ordering: .relaxed) ? .debug : .warning
        logger?.log(level: level, "calls don't carry their trace: \(error)")
    }
}
#endif
