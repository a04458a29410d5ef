internal import BenchmarkFunctions
internal import Multiprocessing

// A queue of tasks with acknowledgement: one submits and takes the results, others work through all rounds.

extension SwiftWorker {
    /// How many tasks are submitted, leased, completed and taken together.
    private static let batch = 1_000
    /// How many batches are under way.
    private static let batchesAhead = 6
    /// How many inputs a `map` of a cluster's pool has.
    private static let inputs = 20_000
    /// The name of the queue of the cluster.
    private static let cluster = "cluster"

    private static func workQueue(
        _ manager: SyncManager
    ) async throws -> WorkQueueProxy<Int, Int> {
        try await manager.workQueue(named: "benchmark", Int.self, returning: Int.self)
    }

    /// Submits tasks in batches, and takes their results; those that were taken count.
    static func workQueueSubmit(_ manager: SyncManager) async throws -> WorkerRound {
        let queue = try await workQueue(manager)
        let payloads = Array(0..<batch)
        return { window in
            var ahead = 0
            let sample = try await measure(window, operations: batch) {
                while ahead < batchesAhead * batch {
                    ahead += try await queue.putAll(payloads).count
                }
                ahead -= try await taken(from: queue)
            }
            while ahead > 0 { ahead -= try await taken(from: queue) }
            return sample
        }
    }

    /// Takes the results of as many tasks as one batch has.
    private static func taken(from queue: WorkQueueProxy<Int, Int>) async throws -> Int {
        var count = 0
        while count < batch {
            for outcome in try await queue.results(upTo: batch - count) {
                guard case .result = outcome.ending else {
                    throw BenchmarkError("a task has ended in \(outcome.ending)")
                }
                count += 1
            }
        }
        return count
    }

    /// Leases tasks and completes them, as long as this process lives.
    static func workQueueWork(_ manager: SyncManager) async throws -> WorkerRound {
        let queue = try await workQueue(manager)
        let work = Task {
            while true {
                let tasks = try await queue.lease(upTo: batch)
                try await queue.completeAll(tasks.map { ($0.id, $0.payload) })
            }
        }
        return { _ in withExtendedLifetime(work) { .nothing } }
    }

    /// Maps a function over numbers, each being a task of the cluster.
    static func clusterMap(_ manager: SyncManager) async throws -> WorkerRound {
        let pool = try await manager.clusterPool(named: cluster)
        return { window in
            try await measure(window, operations: inputs) {
                let results = try await pool.map(.same, 0..<inputs, chunkSize: 1)
                guard results.count == inputs, results.last == inputs - 1 else {
                    throw BenchmarkError("the results aren't those of the inputs")
                }
            }
        }
    }

    /// Is a worker of the cluster, as long as this process lives.
    static func clusterWork(_ manager: SyncManager) async throws -> WorkerRound {
        try startsProgramOfChildren()
        let work = Task { try await Worker.run(queue: cluster, on: manager, slots: 1) }
        return { _ in withExtendedLifetime(work) { .nothing } }
    }
}
