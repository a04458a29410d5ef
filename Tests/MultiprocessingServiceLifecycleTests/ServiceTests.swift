#if ServiceLifecycle
import Logging
import Multiprocessing
import MultiprocessingServiceLifecycle
import ServiceLifecycle
import ServiceLifecycleTestKit
import Testing

@Suite(.timeLimit(.minutes(10))) struct ServiceTests {
    /// A service that works on jobs, and adds them to a total.
    struct Worker: Service {
        let server: ManagerServer
        let isWaiting: AsyncStream<Void>.Continuation
        let total: AsyncStream<Int>.Continuation

        func run() async throws {
            // The group starts its services at once.
            while server.addresses.isEmpty { await Task.yield() }
            let manager = try await server.localManager()
            let jobs = try await manager.queue(named: "jobs", Int.self)
            try await jobs.put(20)
            try await jobs.put(22)
            var sum = 0
            for try await job in jobs.cancelOnGracefulShutdown() {
                sum += job
                if sum == 42 { isWaiting.finish() }
            }
            total.yield(sum)
            total.finish()
        }
    }

    private func makeServer(_ authkey: Authkey = .random()) -> ManagerServer {
        let address = Address.tcp(host: "127.0.0.1", port: 0)
        return ManagerServer(
            configuration: ManagerServerConfiguration(addresses: [address], authkey: authkey)
        )
    }

    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test func aGroupEndsALoopAndThenTheServer() async throws {
        let server = makeServer()
        let (waiting, isWaiting) = AsyncStream.makeStream(of: Void.self)
        let (totals, total) = AsyncStream.makeStream(of: Int.self)
        let worker = Worker(server: server, isWaiting: isWaiting, total: total)
        let group = ServiceGroup(services: [server, worker], logger: logger)
        let running = Task { try await group.run() }
        for await _ in waiting {}
        await group.triggerGracefulShutdown()
        try await running.value
        #expect(await totals.first { _ in true } == 42)
        #expect(server.addresses.isEmpty)
    }

    @Test func aServerThatShutsDownEndsWaitsInOrder() async throws {
        try await testGracefulShutdown { trigger in
            let server = makeServer()
            try await withThrowingTaskGroup { group in
                group.addTask { try await server.run() }
                while server.addresses.isEmpty { await Task.yield() }
                let manager = try await server.localManager()
                let queue = try await manager.queue(Int.self)
                let loop = Task { for try await _ in queue {} }
                let call = Task { try await queue.get() }
                while try await manager.inspect().waitingCalls < 2 {}
                trigger.triggerGracefulShutdown()
                try await loop.value
                let error = await #expect(throws: MultiprocessingError.self) {
                    try await call.value
                }
                #expect(error?.code == .serverStopped)
                try await group.waitForAll()
            }
        }
    }

    @Test func aServerMayBeStartedBefore() async throws {
        let server = makeServer()
        _ = try await server.start()
        let manager = try await server.localManager()
        let group = ServiceGroup(services: [server], logger: logger)
        let running = Task { try await group.run() }
        #expect(try await manager.numberOfObjects() == 0)
        await group.triggerGracefulShutdown()
        try await running.value
        #expect(server.addresses.isEmpty)
    }

    @Test func cancellationStopsAServer() async throws {
        let server = makeServer()
        let group = ServiceGroup(services: [server], logger: logger)
        let running = Task { try await group.run() }
        while server.addresses.isEmpty { await Task.yield() }
        running.cancel()
        _ = await running.result
        #expect(server.addresses.isEmpty)
    }

    @Test func aClientIsClosedByItsGroup() async throws {
        let authkey = Authkey.random()
        try await withSyncManager(authkey: authkey) { manager in
            let client = try await SyncManager.connect(to: manager.address, authkey: authkey)
            let group = ServiceGroup(services: [client], logger: logger)
            let running = Task { try await group.run() }
            #expect(try await client.numberOfObjects() == 0)
            await group.triggerGracefulShutdown()
            try await running.value
            let error = await #expect(throws: MultiprocessingError.self) {
                try await client.numberOfObjects()
            }
            #expect(error?.code == .closed)
        }
    }

    @Test func aClientWhoseServerIsGoneForGoodFails() async throws {
        let authkey = Authkey.random()
        let server = makeServer(authkey)
        let address = try await server.start()[0]
        var configuration = SyncManagerConfiguration()
        configuration.reconnection = .never
        let client = try await SyncManager.connect(
            to: address,
            authkey: authkey,
            configuration: configuration
        )
        let running = Task { try await client.run() }
        await server.stop()
        let error = await #expect(throws: MultiprocessingError.self) { try await running.value }
        #expect(error?.code == .serverStopped)
    }
}
#endif
