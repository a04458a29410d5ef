internal import ArgumentParser
internal import Foundation

/// Measures, and writes the report.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Measure, and write the report.",
        discussion: """
            Candidates are measured by turns, round after round, so that what else the machine does meets all of \
            them; what counts are their ratios. Takes less than eight minutes. What isn't installed is left out, \
            saying so; a goal that is missed is reported, and no error.
            """
    )

    @Flag(help: "Measure for less than half a minute, to see that everything works.")
    var quick = false

    @Flag(help: "Say what can be measured, and do nothing.")
    var list = false

    @Option(parsing: .upToNextOption, help: "Measure these only; --list names them.")
    var only: [String] = []

    @Option(help: "The command whose servers are measured; else `syncmanager` beside this program.")
    var server: String?

    @Option(help: "A Markdown document that takes the report in.")
    var output: String?

    @Option(help: "A file for all figures as JSON.")
    var json: String?

    func run() async throws {
        let plan = try (quick ? BenchmarkPlan.quick : .standard).only(only)
        guard !list else {
            return plan.benchmarks.forEach { say("\($0.name): \($0.title)") }
        }
        // Told at once, and not after the minutes that measuring takes.
        let document = try output.map(ReportDocument.init)
        if let json { try ReportDocument.checkDirectory(of: json) }
        let report = try await measure(plan)
        let text = MarkdownReport(report: report).text
        say("\n\(text)")
        try document?.write(text)
        if let json { try writeFile(JSONReport(report).text(), to: json) }
    }

    private func measure(_ plan: BenchmarkPlan) async throws -> BenchmarkReport {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let signals = TerminationSignals {
            directory.remove()
            let text = "Error: interrupted: what was measured so far is lost\n"
            FileHandle.standardError.write(Data(text.utf8))
        }
        defer { signals.cancel() }
        FileLimit.raise()
        let programs = try await InstalledPrograms.find(server: server)
        let environment = await RunEnvironment.now(programs)
        if let warning = environment.warning { say(warning) }
        let runner = BenchmarkRunner(
            fixture: try Fixture(programs: programs, directory: directory.path),
            rounds: plan.rounds,
            length: plan.length
        )
        let results = try await runner.run(plan.benchmarks) { benchmark in
            say("\(benchmark.name): \(benchmark.title) …")
        }
        return BenchmarkReport(plan, environment, results)
    }
}
