internal import ArgumentParser
internal import FoundationEssentials
internal import Glibc

/// Ends what a benchmark has started when the benchmark itself can't, as it was killed.
///
/// Reads `+PID` for each process that is started and `-PID` for each that is gone. At the end of its
/// standard input, which the benchmark holds open as long as it lives, it kills the rest and removes
/// the benchmark's files.
struct BenchmarkGuard: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark-guard",
        abstract: "Clean up behind a benchmark that is killed.",
        shouldDisplay: false
    )

    @Argument(help: "The benchmark's temporary directory.")
    var directory: String

    func run() {
        var processes: Set<pid_t> = []
        while let line = readLine() {
            guard let process = pid_t(line.dropFirst()), process > 1 else { continue }
            if line.hasPrefix("+") { processes.insert(process) } else { processes.remove(process) }
        }
        for process in processes { kill(process, SIGKILL) }
        // Nothing depends on it: what stays behind is a directory that nobody else can read.
        try? FileManager.default.removeItem(atPath: directory)
    }
}
