@preconcurrency import Glibc
import Multiprocessing

extension RemoteFunction where Input == (SyncManager, String), Output == Void {
    /// Counts the words of files as a worker of a manager, which arrives connected.
    static var countWords: Self {
        .init("countWords") { (manager: SyncManager, worker: String) in
            try await SharedWordCount(manager).work(as: worker)
        }
    }
}

/// Has workers in Swift and Python count the words of the files on its command line.
///
/// `WORKERS` and `PYTHON_WORKER` in the environment replace the workers.
@main
enum WordCountExample {
    static func main() async {
        setlinebuf(stdout)  // A pipe would keep the progress back.
        await startMultiprocessing(.countWords)
        do {
            let paths = Array(CommandLine.arguments.dropFirst())
            guard !paths.isEmpty else { throw Failure("usage: example-word-count FILE…") }
            try await count(paths)
        } catch {
            let text = "Error: \((error as? Failure)?.text ?? "\(error)")\n"
            _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) }
            exit(1)
        }
    }

    /// Starts a manager and the workers, hands files out, and compares what comes of it with a sequential count.
    static func count(_ paths: [String]) async throws {
        // A file that can't be read is an error before anybody works.
        var sequential = WordCounter()
        for path in paths { try sequential.add(fileAt: path) }
        let key = (0..<32).map { _ in UInt8.random(in: 0...255) }
        try await withSyncManager(authkey: Authkey(bytes: key)) { manager in
            let shared = try await SharedWordCount(manager)
            let crew = try await Crew.describe(of: manager, key)
            print("Counting the words of \(paths.count) files.")
            print(
                "Workers: \(crew.title), each a process, around one manager at \(manager.address)\n"
            )
            let report = try await crew.work {
                try await handOut(paths, to: crew.workers.count, shared, manager)
            }
            let counts = try await shared.counts.copy()
            for line in report.lines(of: counts) { print(line) }
            if let difference = WordCountReport.difference(of: counts, from: sequential.counts) {
                throw Failure("WRONG: \(difference)")
            }
            print("A sequential count gives the same totals.")
        }
    }

    /// Hands files out to so many workers, and shows what they have done.
    private static func handOut(
        _ paths: [String],
        to workers: Int,
        _ shared: SharedWordCount,
        _ manager: SyncManager
    ) async throws -> WordCountReport {
        // Starting takes an interpreter so long that the others would have done everything by then.
        while try await manager.inspect().waitingCalls < workers {
            try await Task.sleep(for: .milliseconds(5))
        }
        let start = ContinuousClock.now
        for path in paths { try await shared.jobs.put(path) }
        for _ in 0..<workers { try await shared.jobs.put(nil) }
        var report = WordCountReport(fileCount: paths.count)
        for _ in paths { print(report.add(try await shared.reports.get())) }
        report.time = ContinuousClock.now - start
        try await shared.finished.set()
        return report
    }
}
