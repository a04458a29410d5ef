import Multiprocessing
import Testing

/// A server whose calls may end before it stops.
@Suite(.timeLimit(.minutes(10))) struct DrainingServerTests {
    private let key = Authkey(bytes: Array("the key of the tests".utf8))

    /// A server with a client that waits for an item.
    private func withWaiting(
        _ body: (ManagerServer, SyncManager, QueueProxy<Int>, Task<Int, any Error>) async throws ->
            Void
    ) async throws {
        let server = ManagerServer(
            configuration: .init(addresses: [.tcp(host: "127.0.0.1", port: 0)], authkey: key)
        )
        let manager = try await SyncManager.connect(to: try await server.start()[0], authkey: key)
        let queue = try await manager.queue(Int.self)
        let waiting = Task { try await queue.get() }
        while try await manager.inspect().waitingCalls == 0 { await Task.yield() }
        try await body(server, manager, queue, waiting)
        await server.stop()
    }

    @Test func endsWithTheLastCall() async throws {
        try await withWaiting { server, _, queue, waiting in
            async let drained = server.drain(for: .seconds(60))
            try await queue.put(5)
            #expect(try await waiting.value == 5)
            #expect(await drained)
            // Connected clients go on until it stops.
            #expect(try await queue.qsize() == 0)
        }
    }

    @Test func newClientsAreToldAndTryAgain() async throws {
        try await withWaiting { server, manager, queue, waiting in
            let drain = Task { await server.drain(for: .seconds(60)) }
            var refusal: MultiprocessingError?
            while refusal == nil {
                do throws(MultiprocessingError) {
                    let other = try await SyncManager.connect(to: manager.address, authkey: key)
                    await other.close()
                } catch {
                    refusal = error
                }
            }
            #expect(refusal?.code == .serverStopped)
            #expect(refusal?.message.contains("draining") == true)
            let patient = await #expect(throws: MultiprocessingError.self) {
                _ = try await SyncManager.connect(
                    to: manager.address,
                    authkey: key,
                    retrying: .seconds(3)
                )
            }
            #expect(patient?.message.contains("tried") == true)
            try await queue.put(1)
            _ = try await waiting.value
            #expect(await drain.value)
        }
    }

    @Test func givesUpInTime() async throws {
        try await withWaiting { server, _, _, waiting in
            #expect(await !server.drain(for: .milliseconds(50)))
            await server.stop()
            let error = await #expect(throws: MultiprocessingError.self) { try await waiting.value }
            #expect(error?.code == .serverStopped)
        }
    }

    @Test func givesUpWithItsTask() async throws {
        try await withWaiting { server, _, _, _ in
            let drain = Task { await server.drain(for: .seconds(60)) }
            drain.cancel()
            #expect(await !drain.value)
        }
    }

    @Test func aServerThatStopsHasNoCalls() async throws {
        try await withWaiting { server, _, _, _ in
            async let drained = server.drain(for: .seconds(60))
            await server.stop()
            #expect(await drained)
            #expect(await server.drain(for: .seconds(60)))
        }
    }
}
