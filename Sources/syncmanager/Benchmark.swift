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

    func run() async throws {
        let plan = try (quick ? BenchmarkPlan.quick : .standard).only(only)
        guard !list else {
            return StandardStreams.print(plan.contests.map { "\($0.name): \($0.title)" })
        }
        let results = try await measure(plan)
        StandardStreams.print(TerminalReport(results: results).lines)
    }

    /// Measures until all is done or a signal comes.
    private func measure(_ plan: BenchmarkPlan) async throws -> [ContestResult] {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let installation = try await Installation.find(scratch: directory)
        let signals = try await TerminationSignals()
        return try await withThrowingTaskGroup(of: [ContestResult]?.self) { group in
            group.addTask {
                await signals.first()
                return nil
            }
            group.addTask {
                try await Children.run { children in
                    let arena = try Arena(
                        installation: installation,
                        directory: directory,
                        children: children
                    )
                    return try await Self.measure(plan, in: arena)
                }
            }
            defer { group.cancelAll() }
            guard let results = try await group.next() ?? nil else {
                throw CommandError("interrupted: what was measured so far is lost")
            }
            return results
        }
    }

    private static func measure(
        _ plan: BenchmarkPlan,
        in arena: Arena
    ) async throws -> [ContestResult] {
        let runner = ContestRunner(arena: arena, rounds: plan.rounds, length: plan.length)
        var results: [ContestResult] = []
        for contest in plan.contests {
            StandardStreams.print("\(contest.name): \(contest.title) …")
            results.append(try await runner.run(contest))
        }
        return results
    }
}
