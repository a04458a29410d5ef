import Multiprocessing

#if Tracing
import InMemoryTracing
import MultiprocessingTracing
import Tracing
#endif

/// The program of workers in the tests of tracing: it has a tracer, and says which trace its functions continue.
@main
struct TracingWorker {
    static func main() async throws {
        #if Tracing
        let tracer = InMemoryTracer(idGenerator: .random)
        CallTracing.bootstrap(InstrumentedCallTracer(tracer: tracer))
        #endif
        await startMultiprocessing(.trace, .laterTrace)
        let words = Array(CommandLine.arguments.dropFirst())
        if words.count == 2 { return try await work(words[0], words[1]) }
        #if Tracing
        if words.count == 3 { try await usePools(tracer, interpreter: words[1], path: words[2]) }
        #endif
    }

    /// Works for a queue.
    private static func work(_ address: String, _ authkeyFile: String) async throws {
        let manager = try await SyncManager.connect(
            to: try Address(parsing: address),
            authkey: try .file(authkeyFile)
        )
        try await Worker.run(queue: "jobs", on: manager, slots: 1)
    }

    #if Tracing
    /// Says what functions find that a pool of this program runs, and threads of it.
    ///
    /// - Parameters:
    ///   - tracer: The tracer of this program.
    ///   - interpreter: CPython.
    ///   - path: Where the module of its functions is.
    private static func usePools(
        _ tracer: InMemoryTracer,
        interpreter: String,
        path: String
    ) async throws {
        try await withProcessPool(workers: 1) { pool in
            try await say("trace", tracer) { try await pool.apply(.trace, 1) }
            try await say("laterTrace", tracer) { try await pool.apply(.laterTrace, 1) }
            try await say("map", tracer) {
                let traces = try await pool.map(.trace, 0..<8, chunkSize: 2)
                return Set(traces).count == 1 ? traces[0] : []
            }
        }
        try await withThreadPool(workers: 1) { pool in
            try await say("thread", tracer) { try await pool.apply(.trace, 1) }
        }
        try await usePython(interpreter, path)
    }

    /// Says what a function of Python finds that such a pool runs: the first task has a trace, the second one has none.
    private static func usePython(_ interpreter: String, _ path: String) async throws {
        let spans = InMemoryTracer(idGenerator: .random)
        let tracer = TraceparentTracer(spans: spans)
        var configuration = ProcessPoolConfiguration(workers: 1)
        configuration.python = .module("traced_pool", interpreter: interpreter, path: [path])
        configuration.tracer = InstrumentedCallTracer(tracer: tracer)
        try await withProcessPool(configuration: configuration) { pool in
            let function = RemoteFunction.python("traced_pool.parent", Int.self, String.self)
            let found = try await pool.apply(function, 1)
            let span = spans.finishedSpans.first { $0.kind == .producer }
            let expected = span.map { "00-\($0.traceID)-\($0.spanID)-01" }
            print("Python: \(found == expected ? "the traceparent" : found)")
        }
        configuration.tracer = nil
        try await withProcessPool(configuration: configuration) { pool in
            let function = RemoteFunction.python("traced_pool.parent", Int.self, String.self)
            print("Python without a tracer: \(try await pool.apply(function, 1))")
        }
    }

    /// Runs a body in a span, and says how what it has found is related to it.
    private static func say(
        _ name: String,
        _ tracer: InMemoryTracer,
        _ body: () async throws -> [String]
    ) async throws {
        let (found, trace) = try await tracer.withSpan("request") { span in
            (try await body(), span.traceID)
        }
        let parent = tracer.finishedSpans.first { $0.spanID == found.last }
        let place = found.first == trace ? "in the trace" : "elsewhere"
        print("\(name): \(place), of \(parent?.operationName ?? "nobody")")
        tracer.clearFinishedSpans()
    }
    #endif
}

extension RemoteFunction where Input == Int, Output == [String] {
    /// The trace of the span in which it runs, and the span's parent.
    static var trace: Self { .init("trace") { _ in currentTrace } }

    /// The same for one that may wait.
    static var laterTrace: Self {
        .init("laterTrace") { _ in
            await Task.yield()
            return currentTrace
        }
    }

    private static var currentTrace: [String] {
        #if Tracing
        guard let span = ServiceContext.current?.inMemorySpanContext else { return [] }
        return [span.traceID, span.parentSpanID ?? "none"]
        #else
        return []
        #endif
    }
}

#if Tracing
extension InMemoryTracer.IDGenerator {
    /// Numbers that no other process gives.
    static var random: Self {
        let next: @Sendable () -> String = { String(UInt64.random(in: 0 ... .max), radix: 16) }
        return Self(nextTraceID: next, nextSpanID: next)
    }
}
#endif
