import Multiprocessing

extension RemoteFunction
where Input == (String, DictProxy<String, Int>, LockProxy), Output == Void {
    /// Adds the letters of a word to a shared dictionary, under a shared lock.
    static var countLetters: Self {
        .init("countLetters") { (word: String, counts: DictProxy<String, Int>, lock: LockProxy) in
            for letter in word {
                let letter = String(letter)
                // Without the lock, another worker could set the letter between the two calls.
                try await lock.withLock {
                    try await counts.set(letter, (counts.get(letter) ?? 0) + 1)
                }
            }
        }
    }
}

/// A pool whose workers share a dictionary and a lock of a manager: proxies are inputs like all others.
func shareADictionary() async throws {
    try await withSyncManager { manager in
        let counts = try await manager.dict(String.self, Int.self)
        let lock = try await manager.lock()
        let words = ["mississippi", "missouri", "minnesota", "michigan", "massachusetts"]
        try await withProcessPool(workers: 4) { pool in
            _ = try await pool.map(.countLetters, words.map { ($0, counts, lock) })
        }
        let total = try await counts.copy().sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        print(total.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
        print("letters:", total.reduce(0) { $0 + $1.value })
    }
}
