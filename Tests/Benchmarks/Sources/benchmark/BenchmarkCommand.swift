internal import ArgumentParser
internal import BenchmarkFunctions
internal import Multiprocessing

/// Measures the package beside what people would use instead, by its public API and its command.
///
/// What is measured is in `Plan`: each `Benchmark` has several `Candidate`s, each with a server and groups of
/// worker processes. `Running` starts them and lets them work by turns; `Workers` is what a worker does;
/// `Statistics` sums up what workers send; `Report` writes it down.
@main
struct BenchmarkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark",
        abstract:
            "Measure calls, queues, locks and more beside CPython, Redis and the bare kernel.",
        subcommands: [RunCommand.self, WorkerCommand.self, EchoCommand.self, PipeEchoCommand.self],
        defaultSubcommand: RunCommand.self
    )

    /// Does what the command line says, or is a process that is measured.
    static func main() async {
        await startMultiprocessing(.nothing)
        await main(nil)
    }
}
