#if Metrics
import MetricsTestKit
import Multiprocessing
import MultiprocessingMetrics
import Testing

/// A server's numbers in a metrics backend.
@Suite(.timeLimit(.minutes(10)))
struct MetricsObserverTests {
    private func startedServer() async throws -> (ManagerServer, SyncManager) {
        let server = ManagerServer(
            configuration: .init(
                addresses: [],
                authkey: Authkey(bytes: Array(repeating: 7, count: 32))
            )
        )
        _ = try await server.start()
        return (server, try await server.localManager())
    }

    @Test func countersGrowByWhatWasAddedAndGaugesShowTheLatest() async throws {
        let (server, manager) = try await startedServer()
        let metrics = TestMetrics()
        let observer = MetricsObserver(factory: metrics)
        let jobs = try await manager.queue(named: "jobs", Int.self)
        for job in 0..<3 { try await jobs.put(job) }
        await observer.observed(try await server.statistics())
        for job in 0..<2 { try await jobs.put(job) }
        _ = try await jobs.get()
        await observer.observed(try await server.statistics())
        let labels = [("type", "Queue"), ("method", "put")]
        #expect(metrics.counterTotal(label: "multiprocessing_calls_total", dimensions: labels) == 5)
        let names = [("type", "Queue"), ("name", "jobs")]
        let length = try metrics.expectGauge("multiprocessing_queue_length", names)
        #expect(length.values == [3, 4])
        await manager.close()
        await server.stop()
    }

    @Test func aServerThatWasRestartedBeginsAtZero() async throws {
        let metrics = TestMetrics()
        let observer = MetricsObserver(factory: metrics)
        for _ in 0..<2 {
            let (server, manager) = try await startedServer()
            let list = try await manager.list(Int.self)
            for number in 0..<4 { try await list.append(number) }
            await observer.observed(try await server.statistics())
            await manager.close()
            await server.stop()
        }
        let labels = [("type", "list"), ("method", "append")]
        #expect(metrics.counterTotal(label: "multiprocessing_calls_total", dimensions: labels) == 8)
    }

    @Test func whatIsGoneIsGivenUp() async throws {
        let (server, manager) = try await startedServer()
        let metrics = TestMetrics()
        let observer = MetricsObserver(factory: metrics)
        let jobs = try await manager.queue(named: "jobs", Int.self)
        try await jobs.put(1)
        await observer.observed(try await server.statistics())
        try await manager.removeName("jobs")
        await observer.observed(try await server.statistics())
        let lengths = metrics.recorders(label: "multiprocessing_queue_length")
        #expect(lengths.isEmpty)
        await manager.close()
        await server.stop()
    }
}
#endif
