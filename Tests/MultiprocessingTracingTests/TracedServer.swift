#if Tracing
import InMemoryTracing
import Multiprocessing
import MultiprocessingTracing
import Tracing

/// A server at a socket and a client of it, each with a tracer of its own.
struct TracedServer {
    let manager: SyncManager
    let clientTracer: InMemoryTracer
    let serverTracer: InMemoryTracer

    /// Runs a body with both.
    static func run(
        tracesClient: Bool = true,
        tracesServer: Bool = true,
        _ body: (TracedServer) async throws -> Void
    ) async throws {
        let (clientTracer, serverTracer) = (makeTracer(), makeTracer())
        var configuration = ManagerServerConfiguration(
            addresses: [.tcp(host: "127.0.0.1", port: 0)],
            authkey: Authkey(bytes: Array(repeating: 7, count: 32))
        )
        configuration.registry.function("visit") { (name: String) async throws -> Int in
            try await SyncManager.local.dict(named: "visits", String.self, Int.self).increment(name)
        }
        configuration.registry.function("fail") { () async throws -> Int in
            throw PythonException.valueError("secret")
        }
        if tracesServer { configuration.tracer = InstrumentedCallTracer(tracer: serverTracer) }
        let server = ManagerServer(configuration: configuration)
        let address = try await server.start()[0]
        var client = SyncManagerConfiguration()
        if tracesClient { client.tracer = InstrumentedCallTracer(tracer: clientTracer) }
        let manager = try await SyncManager.connect(
            to: address,
            authkey: configuration.authkey,
            configuration: client
        )
        clientTracer.clearFinishedSpans()
        serverTracer.clearFinishedSpans()
        try await body(
            TracedServer(manager: manager, clientTracer: clientTracer, serverTracer: serverTracer)
        )
        await manager.close()
        await server.stop()
    }

    /// A tracer whose numbers no other one gives.
    static func makeTracer() -> InMemoryTracer {
        let next: @Sendable () -> String = { String(UInt64.random(in: 0 ... .max), radix: 16) }
        return InMemoryTracer(idGenerator: .init(nextTraceID: next, nextSpanID: next))
    }

    /// The finished spans of the server, once there are as many: a span ends after its answer was sent.
    func serverSpans(_ count: Int) async throws -> [FinishedInMemorySpan] {
        while serverTracer.finishedSpans.count < count {
            try await Task.sleep(for: .milliseconds(1))
        }
        return serverTracer.finishedSpans
    }
}

extension FinishedInMemorySpan {
    /// A text among the attributes.
    func text(_ name: String) -> String? {
        guard case .string(let text) = attributes.get(name) else { return nil }
        return text
    }
}
#endif
