import Multiprocessing

/// One task makes many calls, and waits for few round trips.
@main
struct Pipelines {
    static func main() async throws {
        try await withSyncManager { manager in
            let counts = try await manager.dict(String.self, Int.self)
            let log = try await manager.list(String.self)

            // A few calls of several objects: one round trip, and the results as a tuple.
            let (apples, length) = try await manager.pipeline { p in
                (p.increment(counts, "apples", by: 3), p.appendAndCount(log, "three apples"))
            }
            print("apples: \(apples), log: \(length)")

            // One call for each element of a sequence, in bounded memory, with results in order.
            let words = "the cat and the dog and the bird".split(separator: " ").map(String.init)
            let counting = manager.pipeline(over: words) { p, word in p.increment(counts, word) }
            for await (word, count) in counting {
                let before = try count.get() - 1
                print("\(word): \(before == 0 ? "new" : "seen \(before) times")")
            }

            // Each call has its own error.
            let (first, ninth) = await manager.pipelineResults { p in (p.get(log, 0), p.get(log, 9))
            }
            print("first: \(try first.get())")
            if case .failure = ninth { print("ninth: there is none") }
        }
    }
}
