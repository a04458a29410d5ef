import MPWire
import Multiprocessing
import Synchronization
import Testing

/// A server's numbers, for its clients and for its own program.
@Suite(.timeLimit(.minutes(10)))
struct ServerObserverTests {
    /// Hands on what it is told.
    private struct Messenger: ServerObserver {
        let told: AsyncStream<ServerStatistics>.Continuation

        func observed(_ statistics: ServerStatistics) { told.yield(statistics) }
    }

    @Test func anObserverIsToldAgainAndAgain() async throws {
        let (stream, told) = AsyncStream.makeStream(of: ServerStatistics.self)
        var configuration = ManagerServerConfiguration(
            addresses: [],
            authkey: Authkey(bytes: Array(repeating: 7, count: 32))
        )
        configuration.observer = Messenger(told: told)
        configuration.observationInterval = .milliseconds(1)
        let server = ManagerServer(configuration: configuration)
        _ = try await server.start()
        let manager = try await server.localManager()
        let counts = try await manager.dict(String.self, Int.self)
        try await counts.set("a", 1)
        for await statistics in stream
        where statistics.types.contains(where: { $0.typeid == "dict" }) { break }
        await manager.close()
        await server.stop()
        told.finish()
    }

    @Test func clientsAndTheProgramAreToldTheSame() async throws {
        let server = ManagerServer(
            configuration: .init(
                addresses: [],
                authkey: Authkey(bytes: Array(repeating: 7, count: 32))
            )
        )
        _ = try await server.start()
        let manager = try await server.localManager()
        let list = try await manager.list(Int.self)
        for number in 0..<20 { try await list.append(number) }
        let mine = try await server.statistics()
        try await list.append(20)
        let theirs = try await manager.statistics()
        #expect(mine.types.first { $0.typeid == "list" }?.methods["append"]?.calls == 20)
        #expect(mine.serverID == theirs.serverID && theirs.uptime >= mine.uptime)
        #expect(theirs.processID > 0 && theirs.loopTime > 0)
        #expect(theirs.total.calls > mine.total.calls)
        await manager.close()
        await server.stop()
        await #expect(throws: MultiprocessingError.self) { try await server.statistics() }
    }
}
