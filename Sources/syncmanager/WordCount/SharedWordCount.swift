internal import Multiprocessing

/// What the demo and its workers share, by the names under which Python workers find it as well.
struct SharedWordCount: Sendable {
    /// The files that wait to be counted; `nil` tells a worker that there will be no more.
    let jobs: QueueProxy<String?>
    /// How often each word has come up in the files counted so far.
    let counts: DictProxy<String, Int>
    /// Held while the counts of one file are added to `counts`.
    let merging: LockProxy
    /// One report per file that is in `counts`.
    let reports: QueueProxy<FileReport>
    /// Set when every file has been reported; workers stay until then.
    let finished: EventProxy

    /// Finds the objects, or makes them when nobody has yet.
    init(_ manager: SyncManager) async throws {
        jobs = try await manager.queue(named: "jobs", String?.self)
        counts = try await manager.dict(named: "counts", String.self, Int.self)
        merging = try await manager.lock(named: "merging")
        reports = try await manager.queue(named: "reports", FileReport.self)
        finished = try await manager.event(named: "finished")
    }

    /// Hands out files, and then one order to stop per worker.
    func handOut(_ paths: [String], toWorkers workers: Int) async throws {
        for path in paths { try await jobs.put(path) }
        for _ in 0..<workers { try await jobs.put(nil) }
    }

    /// Counts file after file until there are no more, then waits for the others to be done.
    func work(as worker: String) async throws {
        while let path = try await jobs.get() {
            var counter = WordCounter()
            counter.add(try readFile(path))
            try await merge(counter)
            let report = FileReport(worker: worker, path: path, words: counter.total)
            try await reports.put(report)
        }
        _ = try await finished.wait()
    }

    /// Adds the words of one file to those of all files, in two calls and not two per word.
    private func merge(_ counter: WordCounter) async throws {
        try await merging.withLock {
            let before = try await counts.copy()
            let after = counter.counts.map { ($0.key, $0.value + (before[$0.key] ?? 0)) }
            try await counts.update(with: Dictionary(uniqueKeysWithValues: after))
        }
    }
}
