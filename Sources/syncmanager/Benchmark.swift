internal import ArgumentParser

/// Measures this product beside what people would use instead.
struct Benchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Measure calls, queues, locks and more beside CPython, Redis and the bare kernel.",
        discussion: """
            Contestants are measured by turns, round after round, so that what else the machine does meets all of \
            them; what counts are their ratios. Takes less than five minutes. What isn't installed is left out, \
            saying so; a goal that is missed is reported, and no error.
            """
    )

    @Flag(help: "Measure for less than half a minute, to see that everything works.")
    var quick = false

    @Flag(help: "Say what can be measured, and do nothing.")
    var list = false

    @Option(parsing: .upToNextOption, help: "Measure these only; --list names them.")
    var only: [String] = []

    @Option(help: "A Markdown document that takes the report in.")
    var output: String?

    @Option(help: "A file for all figures as JSON.")
    var json: String?

    func run() async throws {
        let plan = try (quick ? BenchmarkPlan.quick : .standard).only(only)
        guard !list else {
            return StandardStreams.print(plan.contests.map { "\($0.name): \($0.title)" })
        }
        // Told at once, and not after the minutes that measuring takes.
        let document = try output.map(ReportDocument.init)
        if let json { try ReportDocument.checkDirectory(of: json) }
        let report = try await measure(plan)
        let text = MarkdownReport(report: report).text
        StandardStreams.print("\n" + text)
        try document?.write(text)
        if let json { try writeFile(JSONReport(report).text(), to: json) }
    }

    /// Measures until all is done or a signal comes.
    private func measure(_ plan: BenchmarkPlan) async throws -> BenchmarkReport {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        FileLimit.raise()
        let signals = try await TerminationSignals()
        return try await withThrowingTaskGroup(of: BenchmarkReport?.self) { group in
            group.addTask {
                await signals.first()
                return nil
            }
            group.addTask { try await Self.measure(plan, in: directory) }
            defer { group.cancelAll() }
            guard let report = try await group.next() ?? nil else {
                throw CommandError("interrupted: what was measured so far is lost")
            }
            return report
        }
    }

    private static func measure(
        _ plan: BenchmarkPlan,
        in directory: TemporaryDirectory
    ) async throws -> BenchmarkReport {
        let installation = try await Installation.find(scratch: directory)
        let surroundings = await Surroundings.now(
            version: SyncManagerCommand.configuration.version,
            installation,
            scratch: directory
        )
        if let warning = surroundings.warning { StandardStreams.print(warning) }
        let guardian = Program(
            executable: installation.ownProgram,
            arguments: ["benchmark-guard", directory.path]
        )
        return try await Children.run(guardedBy: guardian) { children in
            let arena = try Arena(
                installation: installation,
                directory: directory,
                children: children
            )
            let runner = ContestRunner(arena: arena, rounds: plan.rounds, length: plan.length)
            let results = try await runner.run(plan.contests) { contest in
                StandardStreams.print("\(contest.name): \(contest.title) …")
            }
            return BenchmarkReport(plan, surroundings, results)
        }
    }
}
