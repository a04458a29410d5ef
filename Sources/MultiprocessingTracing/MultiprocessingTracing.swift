// Spans of calls and tasks for swift-distributed-tracing, over the public API of `Multiprocessing`.
//
// It is a product of its own: who doesn't use it, neither fetches nor compiles swift-distributed-tracing.
//
// - `InstrumentedCallTracer`: begins spans, and reads and writes what travels with calls and tasks;
// - `InstrumentedCallSpan`: one of them;
// - `SpanAttributes+Call`: how calls and tasks are named, by OpenTelemetry's conventions.
