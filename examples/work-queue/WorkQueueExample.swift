import Glibc
import Multiprocessing

/// A queue of texts whose words are to be counted: this program submits, Python works, and then they change places.
@main
struct WorkQueueExample {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else {
            print("usage: example-work-queue ADDRESS AUTHKEY_FILE")
            return
        }
        try await withSyncManager(
            authkey: .file(arguments[2]),
            address: Address(parsing: arguments[1])
        ) { manager in
            let queue = try await manager.workQueue(
                named: "texts",
                String.self,
                returning: Int.self
            )
            try await submit(to: queue)
            // Python takes its turn as the worker.
            for _ in 1...3 {
                for outcome in try await queue.results(upTo: 1) { show(outcome) }
            }
            // Now it has submitted a task, and waits.
            try await work(for: queue)
            print("dead letters:", try await queue.deadLetters().map(\.payload))
            try await queue.retryDead()
            try await work(for: queue)
            let counts = try await queue.counts()
            print(
                "submitted \(counts.submitted), completed \(counts.completed), dead \(counts.dead)"
            )
            let done = try await manager.event(named: "done")
            _ = try await done.wait()
        }
    }

    static func submit(to queue: WorkQueueProxy<String, Int>) async throws {
        try await queue.put("to be or not to be")
        var urgent = WorkTaskOptions()
        urgent.priority = 1
        try await queue.put("the quick brown fox", options: urgent)
        var retried = WorkTaskOptions()
        retried.attempts = 2
        retried.key = "prime numbers"
        let id = try await queue.put("2 3 5 7", options: retried)
        // While a task with this key hasn't ended, it isn't submitted again.
        let again = try await queue.put("2 3 5 7", options: retried)
        print("\(try await queue.counts().queued) tasks wait; twice the same key: \(id == again)")
        fflush(nil)  // Whoever waits for it may read a pipe.
    }

    static func show(_ outcome: WorkTaskOutcome<Int>) {
        switch outcome.ending {
        case .result(let words): print("task \(outcome.id): \(words) words")
        case .dead(let error): print("task \(outcome.id) is dead: \(error.message)")
        default: print("task \(outcome.id): \(outcome.ending)")
        }
    }

    /// Works as Python does: until a task is completed or failed, it is leased.
    static func work(for queue: WorkQueueProxy<String, Int>) async throws {
        for task in try await queue.lease(for: .seconds(30)) {
            let words = task.payload.split(separator: " ").count
            try await queue.complete(task.id, words)
            print("Swift completes task \(task.id): \(words) words")
        }
    }
}
