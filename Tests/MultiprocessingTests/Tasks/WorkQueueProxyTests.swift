import Multiprocessing
import Testing

/// Work queues in the hands of Swift clients, over real connections.
@Suite(.timeLimit(.minutes(10))) struct WorkQueueProxyTests {
    @Test(arguments: [Route.unix, .tls])
    func tasksAreSubmittedLeasedAndCompletedInBatches(route: Route) async throws {
        try await route.withManager { manager in
            let queue = try await manager.workQueue(String.self, returning: Int.self)
            let words = (0..<1000).map { String(repeating: "x", count: $0 % 50) }
            let ids = try await queue.putAll(words)
            #expect(ids == Array(1...1000))
            async let work: Void = {
                var done = 0
                while done < words.count {
                    let tasks = try await queue.lease(upTo: 256)
                    let lost = try await queue.completeAll(
                        tasks.map { ($0.id, $0.payload.count) }
                    )
                    #expect(lost == [])
                    done += tasks.count
                }
            }()
            var results: [Int: Int] = [:]
            while results.count < words.count {
                for outcome in try await queue.results(upTo: 300) {
                    #expect(results.updateValue(try outcome.get(), forKey: outcome.id) == nil)
                }
            }
            try await work
            for (id, word) in zip(ids, words) { #expect(results[id] == word.count) }
            let counts = try await queue.counts()
            #expect(counts.completed == 1000)
            #expect(counts.leased + counts.queued + counts.results == 0)
        }
    }

    @Test func tasksEndInEachWay() async throws {
        try await Route.unix.withManager { manager in
            let queue = try await manager.workQueue(String.self, returning: Int.self)
            var options = WorkTaskOptions()
            options.attempts = 2
            let dead = try await queue.put("dead", options: options)
            for attempt in 1...2 {
                let task = try #require(try await queue.lease().first)
                #expect(task == LeasedTask(id: dead, payload: "dead", attempt: attempt))
                #expect(try await queue.fail(dead, RemoteFailure()))
            }
            let failing = try await queue.put("failing")
            _ = try await queue.lease()
            #expect(try await queue.fail(failing, RemoteFailure(), mayRetry: false))
            let cancelled = try await queue.put("cancelled")
            _ = try await queue.lease()
            #expect(try await queue.cancel([cancelled]) == [cancelled])
            #expect(try await queue.revoked() == [cancelled])
            let lost = try await queue.put("lost")
            _ = try await queue.lease()
            try await queue.leave()
            options = WorkTaskOptions()
            options.deadline = .milliseconds(1)
            let expired = try await queue.put("expired", options: options)
            var kinds: [Int: String] = [:]
            while kinds.count < 5 {
                for outcome in try await queue.results() {
                    switch outcome.ending {
                    case .result: kinds[outcome.id] = "result"
                    case .error(let error): kinds[outcome.id] = "error \(error.message)"
                    case .cancelled: kinds[outcome.id] = "cancelled"
                    case .lost: kinds[outcome.id] = "lost"
                    case .dead(let error): kinds[outcome.id] = "dead \(error.message)"
                    case .expired: kinds[outcome.id] = "expired"
                    }
                }
            }
            #expect(
                kinds == [
                    dead: "dead broken", failing: "error broken", cancelled: "cancelled",
                    lost: "lost", expired: "expired",
                ]
            )
            #expect(try await queue.deadLetters().map(\.payload) == ["dead"])
            #expect(try await queue.dropDead() == 1)
            try await queue.close()
            #expect(try await queue.drain())
        }
    }

    private struct RemoteFailure: Error, CustomStringConvertible {
        var description: String { "broken" }
    }

    @Test func aLeaseEndsWithItsConnection() async throws {
        let authkey = Authkey.random()
        try await withSyncManager(authkey: authkey) { manager in
            var options = WorkTaskOptions()
            options.attempts = 2
            let queue = try await manager.workQueue(
                named: "jobs",
                Int.self,
                returning: Int.self
            )
            let id = try await queue.put(7, options: options)
            let worker = try await SyncManager.connect(to: manager.address, authkey: authkey)
            let theirs = try await worker.workQueue(
                named: "jobs",
                Int.self,
                returning: Int.self
            )
            #expect(try await theirs.lease().map(\.id) == [id])
            #expect(try await queue.lease(timeout: .zero) == [])
            await worker.close()
            #expect(try await queue.lease() == [LeasedTask(id: id, payload: 7, attempt: 2)])
            #expect(try await queue.complete(id, 8))
            #expect(try await queue.result(of: id).get() == 8)
        }
    }

    @Test func aValueOfAnotherTypeSpoilsOnlyItsOwnTask() async throws {
        try await withSyncManager { manager in
            let queue = try await manager.workQueue(
                named: "jobs",
                WireValue.self,
                returning: WireValue.self
            )
            let typed = try await manager.workQueue(named: "jobs", Int.self, returning: Int.self)
            let ids = try await queue.putAll([.int(1), .text("two"), .int(3), .text("four")])
            let leased = try await typed.lease(upTo: 3)
            #expect(leased.map(\.id) == [ids[0], ids[2]])
            await #expect(throws: MultiprocessingError.self) { try await typed.lease() }
            #expect(try await queue.completeAll([(ids[0], .text("x")), (ids[2], .int(9))]) == [])
            var endings: [Int: String] = [:]
            for outcome in try await typed.results() {
                switch outcome.ending {
                case .result(let result): endings[outcome.id] = "\(result)"
                case .error(let error): endings[outcome.id] = error.typeName
                case .cancelled, .lost, .dead, .expired: endings[outcome.id] = "ended"
                }
            }
            #expect(
                endings == [
                    ids[0]: "builtins.TypeError", ids[1]: "builtins.RuntimeError", ids[2]: "9",
                    ids[3]: "builtins.RuntimeError",
                ]
            )
            #expect(try await queue.counts().leased == 0)
        }
    }

    @Test func workersTakeWhatFitsTheirOffer() async throws {
        try await Route.unix.withManager { manager in
            let queue = try await manager.workQueue(String.self, returning: Int.self)
            var options = WorkTaskOptions()
            options.demands = ["gpu": 1]
            let first = try await queue.put("a", options: options)
            let second = try await queue.put("b", options: options)
            #expect(try await queue.lease(timeout: .zero) == [])
            try await queue.join(offering: ["gpu": 1])
            #expect(try await queue.lease(upTo: 2).map(\.id) == [first])
            try await queue.release([first])
            #expect(try await queue.lease(upTo: 2).map(\.id) == [first])
            try await queue.complete(first, 1)
            #expect(try await queue.lease(upTo: 2).map(\.id) == [second])
        }
    }
}
