internal import Multiprocessing

/// Runs the demo: a manager, the workers around it, and the count to compare with.
struct WordCountDemo: Sendable {
    /// What the workers have done, and how long it took them.
    private struct Result: Sendable {
        let progress: WordCountProgress
        let elapsed: Duration
    }

    /// What can happen while the workers work.
    private enum Event: Sendable {
        case allReported(Result)
        case ended(worker: String, ProcessEnding)
        case interrupted
        case workersLinger
    }

    /// What is counted.
    let texts: TextFiles
    /// Where the socket and the key are; nobody else can look into it.
    let directory: ScratchDirectory
    /// Who works.
    let staff: WordCountStaff

    /// How long workers may take to leave when all is done.
    private static let patience = Duration.seconds(10)

    /// Counts with the workers, then alone, and reports both.
    ///
    /// - Throws: When a worker ends before its time, naming it; when a signal asks to stop.
    func run() async throws -> WordCountReport {
        let authkeyFile = directory.path + "/authkey"
        let socket = directory.path + "/manager"
        try Authkey.generate(at: authkeyFile)
        let members = try staff.members(socket: socket, authkeyFile: authkeyFile)
        introduce(socket: socket)

        return try await withSyncManager(
            authkey: Authkey.file(authkeyFile),
            address: .unix(path: socket)
        ) { manager in
            let shared = try await SharedWordCount(manager)
            let result = try await supervise(members, around: manager, sharing: shared)
            return WordCountReport(
                workers: members.map(\.worker),
                progress: result.progress,
                counts: try await shared.counts.copy(),
                elapsed: result.elapsed,
                sequential: try countAlone()
            )
        }
    }

    private func introduce(socket: String) {
        StandardStreams.print([
            "Counting the words of \(texts.paths.count) files (\(texts.totalSize.asSize)).",
            "Workers: \(staff.description), each a process, around one manager at unix:\(socket)",
            "",
        ])
    }

    /// Starts the workers and stays with them until all is done.
    private func supervise(
        _ members: [WordCountStaff.Member],
        around manager: SyncManager,
        sharing shared: SharedWordCount
    ) async throws -> Result {
        let signals = try await TerminationSignals()
        let processes = try start(members)
        return try await withThrowingTaskGroup(of: Event.self) { group in
            // The group waits for their ends, whatever the reason for leaving.
            defer { processes.forEach { $0.kill() } }
            for process in processes {
                group.addTask { .ended(worker: process.name, await process.ending()) }
            }
            group.addTask {
                await signals.first()
                return .interrupted
            }
            group.addTask {
                try await waitForWorkers(of: manager)
                return .allReported(try await haveCounted(sharing: shared))
            }
            return try await conclude(&group, workers: processes.count, sharing: shared)
        }
    }

    /// Starts all workers, or none.
    private func start(_ members: [WordCountStaff.Member]) throws -> [SpawnedProcess] {
        var processes: [SpawnedProcess] = []
        do {
            for member in members {
                processes.append(
                    try SpawnedProcess(
                        name: member.worker.name,
                        executable: member.executable,
                        arguments: member.arguments
                    )
                )
            }
        } catch {
            processes.forEach { $0.kill() }
            throw error
        }
        return processes
    }

    /// Waits for the last report and then for the workers to leave, in that order only.
    private func conclude(
        _ group: inout ThrowingTaskGroup<Event, any Error>,
        workers: Int,
        sharing shared: SharedWordCount
    ) async throws -> Result {
        var result: Result?
        var remaining = workers
        while let event = try await group.next() {
            switch event {
            case .allReported(let complete):
                result = complete
                try await shared.finished.set()
                group.addTask {
                    try await Task.sleep(for: Self.patience)
                    return .workersLinger
                }
            case .ended(let worker, let ending):
                guard let result, ending == .exited(status: 0) else {
                    throw CommandError("worker \(worker) \(ending) before the work was done")
                }
                remaining -= 1
                guard remaining == 0 else { continue }
                group.cancelAll()
                return result
            case .interrupted:
                throw CommandError("interrupted: the workers were stopped")
            case .workersLinger:
                throw CommandError("\(remaining) worker(s) didn't leave when all was done")
            }
        }
        throw CommandError("the workers ended without a result")
    }

    /// Returns when each worker waits for its first file.
    ///
    /// Starting takes an interpreter so long that the others would have done everything by then.
    private func waitForWorkers(of manager: SyncManager) async throws {
        while try await manager.inspect().waitingCalls < staff.count {
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Hands out the files and waits until all are counted.
    private func haveCounted(sharing shared: SharedWordCount) async throws -> Result {
        let start = ContinuousClock.now
        try await shared.handOut(texts.paths, toWorkers: staff.count)
        let progress = try await collect(shared.reports)
        return Result(progress: progress, elapsed: ContinuousClock.now - start)
    }

    /// Takes the workers' reports until there is one for each file, showing the progress.
    private func collect(_ reports: QueueProxy<FileReport>) async throws -> WordCountProgress {
        var progress = WordCountProgress(fileCount: texts.paths.count)
        let inPlace = StandardStreams.outputIsTerminal
        while !progress.isComplete {
            progress.record(try await reports.get())
            let line = progress.line()
            inPlace
                ? StandardStreams.printInPlace("\r\u{1B}[2K" + line) : StandardStreams.print(line)
        }
        if inPlace { StandardStreams.print("") }
        return progress
    }

    /// Counts everything in this process, one file after the other.
    private func countAlone() throws -> WordCounter {
        var counter = WordCounter()
        for path in texts.paths { counter.add(try readFile(path)) }
        return counter
    }
}
