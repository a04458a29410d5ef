import Multiprocessing
import Testing

/// Callers that read their own answers, beside others that don't.
@Suite(.timeLimit(.minutes(10)))
struct CallerPollingTests {
    @Test(arguments: PollingPolicy.allCases)
    func oneCallerAfterTheOther(_ polling: PollingPolicy) async throws {
        try await withPollingManager(polling) { manager in
            let counts = try await manager.dict(String.self, Int.self)
            for number in 0..<500 { try await counts.set("key", number) }
            #expect(try await counts.get("key") == 499)
            // What is given back arrives without a further call of its own, and before the next one.
            let before = try await manager.numberOfObjects()
            for _ in 0..<50 { _ = try await manager.list(Int.self) }
            #expect(try await manager.numberOfObjects() == before)
        }
    }

    @Test("A caller that waits for long doesn't keep others, alone or together, from their answers")
    func othersGoOnWhileOneWaits() async throws {
        try await withPollingManager(.adaptive) { manager in
            let queue = try await manager.queue(Int.self)
            let values = try await manager.dict(Int.self, Int.self)
            async let waiting = queue.get()
            try await withThrowingTaskGroup { group in
                for task in 0..<8 {
                    group.addTask {
                        for step in 0..<100 { try await values.set(task * 100 + step, step) }
                    }
                }
                try await group.waitForAll()
            }
            for step in 0..<200 { try await values.set(step, -step) }
            #expect(try await values.count() == 800)
            try await queue.put(7)
            #expect(try await waiting == 7)
        }
    }

    @Test("A caller that looks for its answer can be cancelled, again and again, and loses no item")
    func cancellationMeetsPolling() async throws {
        try await withPollingManager(.always) { manager in
            let queue = try await manager.queue(Int.self)
            for number in 0..<100 {
                let waiting = Task { try await queue.get() }
                await Task.yield()
                waiting.cancel()
                let outcome = await waiting.result
                #expect(throws: MultiprocessingError.self) { try outcome.get() }
                try await queue.put(number)
                #expect(try await queue.get() == number)
            }
        }
    }

    @Test func tasksRunOnTheLoop() async throws {
        try await withPollingManager(.adaptive) { manager in
            let values = try await manager.dict(Int.self, Int.self)
            try await withTaskExecutorPreference(manager.loopExecutor) {
                try await withThrowingTaskGroup { group in
                    for task in 0..<64 {
                        group.addTask {
                            for step in 0..<50 { try await values.set(task * 50 + step, step) }
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(try await values.get(63 * 50 + 49) == 49)
            }
            #expect(try await values.count() == 3200)
        }
    }
}
