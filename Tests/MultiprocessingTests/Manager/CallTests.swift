import Multiprocessing
import Testing

/// What becomes of calls that don't end by an ordinary reply.
@Suite struct CallTests {
    @Test(.timeLimit(.minutes(10)), arguments: Route.allCases)
    func aCallInACancelledTaskIsNotSent(over route: Route) async throws {
        try await route.withManager { manager in
            let queue = try await manager.queue(Int.self)
            try await queue.put(1)
            let task = Task { () throws(MultiprocessingError) in
                withUnsafeCurrentTask { $0?.cancel() }
                return try await queue.get()
            }
            let error = await #expect(throws: MultiprocessingError.self) { try await task.value }
            #expect(error?.code == .cancelled)
            #expect(try await queue.qsize() == 1)
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: Route.allCases)
    func closingTheManagerEndsCallsThatWait(over route: Route) async throws {
        try await route.withManager { manager in
            let queue = try await manager.queue(Int.self)
            let task = Task { () throws(MultiprocessingError) in try await queue.get() }
            while try await manager.inspect().waitingCalls == 0 {}
            await manager.close()
            let lost = await #expect(throws: MultiprocessingError.self) { try await task.value }
            #expect(lost?.code == .connectionLost)
            let late = await #expect(throws: MultiprocessingError.self) { try await queue.qsize() }
            #expect(late?.code == .closed)
            #expect(late?.message.contains("Queue.qsize at ") == true)
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func theEndOfTheServerEndsCallsThatWait() async throws {
        let authkey = Authkey.random()
        let configuration = ManagerServerConfiguration(
            addresses: [.tcp(host: "127.0.0.1", port: 0)],
            authkey: authkey
        )
        let server = ManagerServer(configuration: configuration)
        let address = try #require(try await server.start().first)
        var settings = SyncManagerConfiguration()
        settings.reconnection = .never
        let manager = try await SyncManager.connect(
            to: address,
            authkey: authkey,
            configuration: settings
        )
        let queue = try await manager.queue(Int.self)
        let task = Task { () throws(MultiprocessingError) in try await queue.get() }
        while try await manager.inspect().waitingCalls == 0 {}
        await server.stop()
        let lost = await #expect(throws: MultiprocessingError.self) { try await task.value }
        #expect(lost?.code == .serverStopped)
        await #expect(throws: MultiprocessingError.self) { try await queue.qsize() }
        let refused = await #expect(throws: MultiprocessingError.self) {
            try await SyncManager.connect(to: address, authkey: authkey)
        }
        #expect(refused?.code == .connectionRefused)
    }

    @Test(.timeLimit(.minutes(10)))
    func manyTasksShareOneConnection() async throws {
        try await Route.unix.withManager { manager in
            let counter = try await manager.list(Int.self)
            let before = try await manager.inspect().connections.count
            try await withThrowingTaskGroup { group in
                for number in 0..<200 { group.addTask { try await counter.append(number) } }
                try await group.waitForAll()
            }
            #expect(try await counter.copy().sorted() == Array(0..<200))
            #expect(try await manager.inspect().connections.count == before)
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: Route.allCases)
    func aLargeValueTravelsBothWays(_ route: Route) async throws {
        try await route.withManager { manager in
            var bytes = [UInt8](repeating: 7, count: 5 << 20)
            for place in stride(from: 0, to: bytes.count, by: 65_521) { bytes[place] = 8 }
            let value = try await manager.value(bytes)
            #expect(try await value.get() == bytes)
            // What was lent to the connection is the caller's own all the while.
            bytes[1 << 20] ^= 0xff
            #expect(try await value.get() != bytes)
            try await value.set(bytes)
            bytes[0] ^= 0xff
            #expect(try await value.get().first != bytes.first)
        }
    }

    /// Several of them at a time, and small calls between them.
    @Test(.timeLimit(.minutes(10)), arguments: [Route.unix, .tls])
    func largeValuesTravelSideBySide(_ route: Route) async throws {
        try await route.withManager { manager in
            let dict = try await manager.dict(Int.self, [[UInt8]].self)
            try await withThrowingTaskGroup { group in
                for number in 0..<8 {
                    group.addTask {
                        let parts = (0..<3).map {
                            [UInt8](repeating: UInt8(number), count: 200_000 * $0 + 100_000)
                        }
                        try await dict.set(number, parts)
                        #expect(try await dict.get(number) == parts)
                        #expect(try await dict.contains(number))
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await dict.count() == 8)
        }
    }
}
