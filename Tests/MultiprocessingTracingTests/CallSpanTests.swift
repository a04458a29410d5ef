#if Tracing
import InMemoryTracing
import Multiprocessing
import MultiprocessingTracing
import Testing
import Tracing

/// Spans of calls, at both ends of a socket.
@Suite(.timeLimit(.minutes(10)))
struct CallSpanTests {
    @Test func aCallIsOneTraceFromTheCallerToTheServer() async throws {
        try await TracedServer.run { traced in
            let numbers = try await traced.manager.list(Int.self)
            _ = try await traced.serverSpans(1)
            traced.clientTracer.clearFinishedSpans()
            traced.serverTracer.clearFinishedSpans()
            try await traced.clientTracer.withSpan("request") { _ in
                try await numbers.append(1)
            }
            let spans = traced.clientTracer.finishedSpans
            try #require(spans.map(\.operationName) == ["list/append", "request"])
            let (call, request) = (spans[0], spans[1])
            #expect(call.kind == .client)
            #expect(call.traceID == request.traceID)
            #expect(call.parentSpanID == request.spanID)
            #expect(call.text("rpc.system") == "multiprocessing")
            #expect(call.text("rpc.service") == "list")
            #expect(call.text("rpc.method") == "append")
            #expect(call.text("server.address") == "127.0.0.1")
            #expect(call.errors.isEmpty)
            let served = try await traced.serverSpans(1)
            #expect(served.map(\.operationName) == ["list/append"])
            #expect(served[0].kind == .server)
            #expect(served[0].traceID == request.traceID)
            #expect(served[0].parentSpanID == call.spanID)
        }
    }

    /// Client, server, the function that the server runs, and what that calls in turn.
    @Test func aFunctionContinuesTheTrace() async throws {
        try await TracedServer.run { traced in
            #expect(try await traced.manager.call("visit", "today", as: Int.self) == 1)
            let call = try #require(traced.clientTracer.finishedSpans.last)
            #expect(call.operationName == "server/visit")
            #expect(call.parentSpanID == nil)
            // The function's own calls are a client's and a server's, too: it makes the dict, and changes it.
            let spans = try await traced.serverSpans(5)
            let function = try #require(spans.first { $0.operationName == "server/visit" })
            #expect(function.kind == .server)
            #expect(function.parentSpanID == call.spanID)
            let inner = try #require(
                spans.first { $0.operationName == "dict/increment" && $0.kind == .client }
            )
            #expect(inner.parentSpanID == function.spanID)
            let served = try #require(
                spans.first { $0.operationName == "dict/increment" && $0.kind == .server }
            )
            #expect(served.parentSpanID == inner.spanID)
            let traces = Set(spans.map(\.traceID) + [call.traceID])
            #expect(traces.count == 1, "\(spans.map(\.operationName))")
        }
    }

    @Test func aSpanLastsAsLongAsItsCallWaits() async throws {
        try await TracedServer.run { traced in
            let queue = try await traced.manager.queue(Int.self)
            async let item = queue.get()
            while traced.serverTracer.activeSpans.map(\.operationName) != ["Queue/get"] {
                try await Task.sleep(for: .milliseconds(1))
            }
            try await queue.put(7)
            #expect(try await item == 7)
            let spans = try await traced.serverSpans(3)
            #expect(spans.map(\.operationName).contains("Queue/get"))
            #expect(traced.serverTracer.activeSpans.isEmpty)
        }
    }

    /// The class of an error is recorded at both ends, and nothing of what it says.
    @Test func errorsAreRecorded() async throws {
        try await TracedServer.run { traced in
            await #expect(throws: (any Error).self) {
                try await traced.manager.call("fail", as: Int.self)
            }
            let call = try #require(traced.clientTracer.finishedSpans.last)
            let served = try #require(try await traced.serverSpans(1).last)
            for span in [call, served] {
                #expect(span.status?.code == .error)
                #expect(span.text("error.type") == "ValueError")
                #expect(span.errors.map { "\($0.error)" } == ["ValueError"])
            }
        }
    }

    @Test func aPipelineIsOneSpanOfTheClient() async throws {
        try await TracedServer.run { traced in
            let numbers = try await traced.manager.list(Int.self)
            _ = try await traced.serverSpans(1)
            traced.clientTracer.clearFinishedSpans()
            traced.serverTracer.clearFinishedSpans()
            _ = try await traced.manager.pipeline { pipeline in
                (
                    pipeline.append(numbers, 0), pipeline.append(numbers, 1),
                    pipeline.append(numbers, 2)
                )
            }
            let call = try #require(traced.clientTracer.finishedSpans.first)
            #expect(traced.clientTracer.finishedSpans.map(\.operationName) == ["server/pipeline"])
            let spans = try await traced.serverSpans(3)
            #expect(spans.map(\.operationName) == Array(repeating: "list/append", count: 3))
            #expect(spans.allSatisfy { $0.parentSpanID == call.spanID })
        }
    }

    /// A server without a tracer, and a client without one.
    @Test(arguments: [(true, false), (false, true)])
    func oneEndAloneTracesWhatItKnows(client: Bool, server: Bool) async throws {
        try await TracedServer.run(tracesClient: client, tracesServer: server) { traced in
            let numbers = try await traced.manager.list(Int.self)
            try await numbers.append(1)
            #expect(try await numbers.pop() == 1)
            #expect(traced.clientTracer.finishedSpans.isEmpty == !client)
            // Who isn't asked to continue a trace begins none.
            #expect(traced.serverTracer.finishedSpans.isEmpty)
        }
    }

    /// A context that is too long isn't sent; the call is made as it is.
    @Test func aContextThatIsTooLongIsLeftOut() throws {
        let tracer = TracedServer.makeTracer()
        let pairs = (0...TraceContext.mostPairs).map { (name: "n\($0)", value: "") }
        #expect(throws: TraceContextError.self) { try TraceContext(pairs) }
        let long = InstrumentedCallTracer(tracer: TalkativeTracer(tracer: tracer))
        let span = long.begin(TracedCall(.client, service: "dict", method: "get"))
        #expect(span.context == nil)
        span.end(nil)
        let short = InstrumentedCallTracer(tracer: tracer)
        let other = short.begin(TracedCall(.client, service: "dict", method: "get"))
        #expect(other.context?[InMemoryTracer.traceIDKey] != nil)
        other.end(nil)
        #expect(tracer.finishedSpans.count == 2)
    }
}

/// Sends along more than a call carries.
private struct TalkativeTracer: Tracer {
    let tracer: InMemoryTracer

    func startSpan<Instant: TracerInstant>(
        _ operationName: String,
        context: @autoclosure () -> ServiceContext,
        ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant,
        function: String,
        file fileID: String,
        line: UInt
    ) -> InMemorySpan {
        tracer.startSpan(
            operationName,
            context: context(),
            ofKind: kind,
            at: instant(),
            function: function,
            file: fileID,
            line: line
        )
    }

    func forceFlush() {}

    func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier,
        into context: inout ServiceContext,
        using extractor: Extract
    ) where Extract.Carrier == Carrier {}

    func inject<Carrier, Inject: Injector>(
        _ context: ServiceContext,
        into carrier: inout Carrier,
        using injector: Inject
    ) where Inject.Carrier == Carrier {
        let text = String(repeating: "x", count: TraceContext.longestFieldInBytes)
        injector.inject(text, forKey: "baggage", into: &carrier)
    }
}
#endif
