@testable import Multiprocessing
import Testing

/// `for try await job in queue`.
@Suite(.timeLimit(.minutes(10))) struct QueueSequenceTests {
    @Test(arguments: Route.allCases)
    func aLoopTakesItemsUntilTheQueueIsShutDown(_ route: Route) async throws {
        try await route.withManager { manager in
            let queue = try await manager.queue(Int.self)
            for number in 0..<3 { try await queue.put(number) }
            let loop = Task {
                var taken: [Int] = []
                for try await number in queue { taken.append(number) }
                return taken
            }
            while try await manager.inspect().waitingCalls == 0 {}
            try await queue.put(3)
            try await queue.shutdown()
            #expect(try await loop.value == [0, 1, 2, 3])
        }
    }

    @Test(arguments: Route.allCases)
    func cancellationEndsALoopAndLosesNothing(_ route: Route) async throws {
        try await route.withManager { manager in
            let queue = try await manager.queue(Int.self)
            let results = try await manager.queue(Int.self)
            for number in 0..<200 { try await queue.put(number) }
            let loop = Task {
                for try await number in queue { try await results.put(number) }
            }
            while try await results.qsize() < 10 {}
            loop.cancel()
            // It ends without an error, unless the body's own call was the one that was cancelled: the item is at hand.
            let inHand: Int
            switch await loop.result {
            case .success: inHand = 0
            case .failure(let error as MultiprocessingError):
                #expect(error.code == .cancelled)
                inHand = 1
            case .failure(let error): throw error
            }
            #expect(try await queue.qsize() + results.qsize() + inHand == 200)
        }
    }

    @Test func aStepTakesOneItem() async throws {
        try await withSyncManager { manager in
            let queue = try await manager.queue(Int.self)
            for number in 0..<3 { try await queue.put(number) }
            for try await number in queue {
                #expect(number == 0)
                break
            }
            #expect(try await queue.qsize() == 2)
        }
    }

    @Test(arguments: RestartingServer.Route.allCases)
    func aServerThatStopsEndsALoop(_ route: RestartingServer.Route) async throws {
        try await RestartingServer.run(route) { server, manager in
            let queue = try await manager.queue(named: "jobs", Int.self)
            try await queue.put(1)
            let loop = Task {
                var taken = 0
                for try await number in queue { taken += number }
                return taken
            }
            let observer = try await server.connect()
            while try await observer.inspect().waitingCalls == 0 {}
            await observer.close()
            await server.stop()
            #expect(try await loop.value == 1)
            // The next loop goes on with the next server.
            try await server.start()
            try await queue.put(2)
            for try await number in queue {
                #expect(number == 2)
                break
            }
        }
    }

    @Test func aBrokenConnectionIsAnError() async throws {
        try await RestartingServer.run { server, manager in
            let queue = try await manager.queue(named: "jobs", Int.self)
            let loop = Task { for try await _ in queue {} }
            let observer = try await server.connect()
            while try await observer.inspect().waitingCalls == 0 {}
            await observer.close()
            try manager.cutConnection()
            let error = await #expect(throws: MultiprocessingError.self) { try await loop.value }
            #expect(error?.code == .connectionLost)
        }
    }
}
