import Multiprocessing

/// Two tasks count in one shared dictionary, one step at a time.
@main
struct SharedDictionary {
    static func main() async throws {
        try await withSyncManager { manager in
            let counts = try await manager.dict(String.self, Int.self, initial: ["apples": 0])
            let lock = try await manager.lock()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for fruit in ["apples", "pears"] {
                    group.addTask {
                        for _ in 1...100 {
                            try await lock.withLock {
                                let known = try await counts.get(fruit, default: 0)
                                try await counts.set(fruit, known + 1)
                                let total = try await counts.get("total", default: 0)
                                try await counts.set("total", total + 1)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            for (key, value) in try await counts.copy().sorted(by: { $0.key < $1.key }) {
                print("\(key): \(value)")
            }
            print("cherries:", try await counts.get("cherries").map(String.init) ?? "none")
        }
    }
}
