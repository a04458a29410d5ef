import Multiprocessing

/// What a worker is to do.
struct Job: Codable, Sendable {
    /// A number whose square is wanted.
    let number: Int
}

/// Three workers take jobs from a bounded queue until it is shut down.
@main
struct QueueOfWork {
    static func main() async throws {
        try await withSyncManager { manager in
            let jobs = try await manager.queue(Job.self, maxsize: 4)
            let squares = try await manager.dict(Int.self, Int.self)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...3 {
                    group.addTask {
                        while let job = try await nextJob(in: jobs) {
                            try await squares.set(job.number, job.number * job.number)
                            try await jobs.taskDone()
                        }
                    }
                }
                for number in 1...10 {
                    try await jobs.put(Job(number: number))
                }
                try await jobs.join()
                print("all jobs are done")
                try await jobs.shutdown()
                try await group.waitForAll()
            }
            let sorted = try await squares.copy().sorted { $0.key < $1.key }
            print(sorted.map { "\($0.value)" }.joined(separator: " "))
        }
    }

    /// The next job; `nil` when the queue has been shut down.
    static func nextJob(in jobs: QueueProxy<Job>) async throws(MultiprocessingError) -> Job? {
        do throws(MultiprocessingError) {
            return try await jobs.get()
        } catch {
            guard error.code == .shutDown else { throw error }
            return nil
        }
    }
}
