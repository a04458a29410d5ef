import Glibc
import Multiprocessing

/// Lets workers `count` the words of files, or is one that does the `work`; `run.sh` starts all of them.
@main
enum WordCountExample {
    static func main() async {
        let arguments = CommandLine.arguments
        do {
            switch (arguments.count, arguments.dropFirst().first) {
            case (6..., "count"):
                try await count(
                    Array(arguments[5...]),
                    with: Int(arguments[4]) ?? 1,
                    at: Address(parsing: arguments[2]),
                    authkeyFile: arguments[3]
                )
            case (5, "work"):
                let manager = try await SyncManager.connect(
                    to: Address(parsing: arguments[2]),
                    authkey: Authkey.file(arguments[3])
                )
                try await SharedWordCount(manager).work(as: arguments[4])
                await manager.close()
            default: throw Failure("usage: example-word-count count|work … (see README.md)")
            }
        } catch {
            let text = "Error: \((error as? Failure)?.text ?? "\(error)")\n"
            _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) }
            exit(1)
        }
    }

    /// Hands files out to so many workers, shows what they have done, and compares it with a sequential count.
    static func count(
        _ paths: [String],
        with workers: Int,
        at address: Address,
        authkeyFile: String
    ) async throws {
        // A file that can't be read is an error before anybody works.
        var sequential = WordCounter()
        for path in paths { try sequential.add(fileAt: path) }
        try Authkey.generate(at: authkeyFile)
        let authkey = try Authkey.file(authkeyFile)
        try await withSyncManager(authkey: authkey, address: address) { manager in
            let shared = try await SharedWordCount(manager)
            // Whoever started this program may wait for the manager on descriptor 3.
            if write(3, "\n", 1) == 1 { close(3) }
            // Starting takes an interpreter so long that the others would have done everything by then.
            while try await manager.inspect().waitingCalls < workers {
                try await Task.sleep(for: .milliseconds(5))
            }
            let start = ContinuousClock.now
            for path in paths { try await shared.jobs.put(path) }
            for _ in 0..<workers { try await shared.jobs.put(nil) }
            var report = WordCountReport(fileCount: paths.count)
            for _ in paths { show(report.add(try await shared.reports.get())) }
            let time = ContinuousClock.now - start
            try await shared.finished.set()
            let counts = try await shared.counts.copy()
            // The manager stays until its clients have left.
            while try await manager.inspect().connections.count > 1 {
                try await Task.sleep(for: .milliseconds(5))
            }
            for line in report.lines(of: counts, after: time) { show(line) }
            if let difference = WordCountReport.difference(of: counts, from: sequential.counts) {
                throw Failure("WRONG: \(difference)")
            }
            show("A sequential count gives the same totals.")
        }
    }

    static func show(_ line: String) {
        print(line)
        fflush(nil)  // A pipe would keep the progress back.
    }
}
