@testable import Multiprocessing
import Testing

/// What clients of a server see that stops in order: always the same code.
@Suite(.timeLimit(.minutes(10))) struct StoppingTests {
    @Test(arguments: RestartingServer.Route.allCases)
    func everyCallEndsWithTheSameCode(_ route: RestartingServer.Route) async throws {
        try await RestartingServer.run(route) {
            $0.reconnection = .never
        } _: { server, manager in
            let queue = try await manager.queue(Int.self)
            let lock = try await manager.lock()
            let waiting: [@Sendable () async throws -> Void] = [
                { _ = try await queue.get() }, { _ = try await queue.getAll() },
                { try await queue.call("get") },
                { try await lock.withLock { () async throws in _ = try await queue.get() } },
                { _ = try await manager.pipeline { p in p.call(queue, "get", as: Int.self) } },
            ]
            let tasks = waiting.map { call in Task { try await call() } }
            let observer = try await server.connect()
            while try await observer.inspect().waitingCalls < tasks.count {}
            await observer.close()
            await server.stop()
            for task in tasks {
                let error = await #expect(throws: MultiprocessingError.self) {
                    try await task.value
                }
                #expect(error?.code == .serverStopped)
            }
            // And so does every later one.
            let late = await #expect(throws: MultiprocessingError.self) { try await queue.qsize() }
            #expect(late?.code == .serverStopped)
            let making = await #expect(throws: MultiprocessingError.self) {
                try await manager.list(Int.self)
            }
            #expect(making?.code == .serverStopped)
        }
    }

    @Test func theServersOwnProcessSeesItToo() async throws {
        let server = ManagerServer(
            configuration: ManagerServerConfiguration(addresses: [], authkey: .random())
        )
        _ = try await server.start()
        let manager = try await server.localManager()
        let queue = try await manager.queue(Int.self)
        let waiting = Task { try await queue.get() }
        while try await manager.inspect().waitingCalls == 0 {}
        await server.stop()
        let error = await #expect(throws: MultiprocessingError.self) { try await waiting.value }
        #expect(error?.code == .serverStopped)
        let late = await #expect(throws: MultiprocessingError.self) { try await queue.qsize() }
        #expect(late?.code == .serverStopped)
        let none = await #expect(throws: MultiprocessingError.self) {
            try await server.localManager()
        }
        #expect(none?.code == .serverStopped)
    }
}
