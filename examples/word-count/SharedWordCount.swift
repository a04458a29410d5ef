import Multiprocessing

/// The shared objects, by the names under which Python workers find them as well.
struct SharedWordCount {
    /// The files that wait to be counted; `nil` tells one worker that there are no more.
    let jobs: QueueProxy<String?>
    /// The number of times that each word has come up in the files counted so far.
    let counts: DictProxy<String, Int>
    /// Held while the words of one file are added to `counts`.
    let merging: LockProxy
    /// A report for each file that is in `counts`.
    let reports: QueueProxy<FileReport>
    /// Set when every file has been reported; workers stay until then.
    let finished: EventProxy

    /// Finds the objects, or makes them if nobody has yet.
    init(_ manager: SyncManager) async throws {
        jobs = try await manager.queue(named: "jobs", String?.self)
        counts = try await manager.dict(named: "counts", String.self, Int.self)
        merging = try await manager.lock(named: "merging")
        reports = try await manager.queue(named: "reports", FileReport.self)
        finished = try await manager.event(named: "finished")
    }

    /// Counts file after file until there are no more, then waits for the others.
    func work(as worker: String) async throws {
        while let path = try await jobs.get() {
            var counter = WordCounter()
            try counter.add(fileAt: path)
            // Two calls for all words, not two for each.
            let words = counter.counts
            try await merging.withLock {
                let before = try await counts.copy()
                let after = words.map { ($0.key, $0.value + (before[$0.key] ?? 0)) }
                try await counts.update(with: Dictionary(uniqueKeysWithValues: after))
            }
            try await reports.put(FileReport(worker: worker, path: path, words: counter.total))
        }
        _ = try await finished.wait()
    }
}

/// A worker's report of a file: a sequence of three, which Python writes as a tuple.
struct FileReport: Codable {
    let worker: String
    let path: String
    let words: Int

    init(worker: String, path: String, words: Int) {
        (self.worker, self.path, self.words) = (worker, path, words)
    }

    init(from decoder: any Decoder) throws {
        var sequence = try decoder.unkeyedContainer()
        worker = try sequence.decode(String.self)
        path = try sequence.decode(String.self)
        words = try sequence.decode(Int.self)
    }

    func encode(to encoder: any Encoder) throws {
        var sequence = encoder.unkeyedContainer()
        try sequence.encode(worker)
        try sequence.encode(path)
        try sequence.encode(words)
    }
}
