/// Carries contests out.
struct ContestRunner: Sendable {
    /// Where contestants are prepared.
    let arena: Arena
    /// How many rounds each contestant has.
    let rounds: Int
    /// How long each round takes.
    let length: RoundLength

    /// What was measured in a stage.
    private struct StageResult {
        var entries: [Entry] = []
        var figures: [Figure] = []
    }

    /// Carries contests out one after the other, and those that are quiet beside them.
    ///
    /// - Parameters:
    ///   - contests: What to measure.
    ///   - begin: Is told of each one that begins.
    /// - Returns: What was measured, in the order of the contests.
    /// - Throws: `CommandError` if a server or a worker fails; `CancellationError`.
    func run(
        _ contests: [Contest],
        begin: @Sendable @escaping (Contest) -> Void
    ) async throws -> [ContestResult] {
        try await withThrowingTaskGroup(of: [ContestResult].self) { group in
            for contest in contests where contest.isQuiet {
                group.addTask { [try await run(contest)] }
            }
            group.addTask {
                var results: [ContestResult] = []
                for contest in contests where !contest.isQuiet {
                    begin(contest)
                    results.append(try await run(contest))
                }
                return results
            }
            let results = try await group.reduce(into: []) { $0 += $1 }
            return contests.compactMap { contest in results.first { $0.contest == contest } }
        }
    }

    /// Measures all contestants of a contest, those of a stage by turns.
    private func run(_ contest: Contest) async throws -> ContestResult {
        var whole = StageResult()
        for (number, stage) in contest.stages.enumerated() {
            let result = try await run(stage, of: "\(contest.name)-\(number)")
            whole.entries += result.entries
            whole.figures += result.figures
        }
        return ContestResult(contest: contest, entries: whole.entries, figures: whole.figures)
    }

    private func run(_ stage: Contest.Stage, of name: String) async throws -> StageResult {
        var result = StageResult()
        var prepared: [PreparedContestant?] = []
        for (number, contestant) in stage.contestants.enumerated() {
            let obstacle = arena.obstacle(to: contestant)
            result.entries.append(Entry(contestant, clients: stage.clients, obstacle: obstacle))
            guard obstacle == nil else {
                prepared.append(nil)
                continue
            }
            let ready = try await arena.prepare(contestant, as: "\(name)-\(number)")
            result.figures += ready.figures
            prepared.append(ready)
        }
        try await measure(prepared, into: &result)
        for contestant in prepared { await contestant?.dismiss(from: arena.children) }
        return result
    }

    /// Lets the contestants work by turns, or watches them.
    private func measure(
        _ prepared: [PreparedContestant?],
        into result: inout StageResult
    ) async throws {
        for (number, contestant) in prepared.enumerated() {
            guard let contestant else { continue }
            guard let duration = result.entries[number].contestant.watchedFor else { continue }
            result.figures.append(try await contestant.watch(for: duration))
        }
        for _ in 0..<rounds {
            for (number, contestant) in prepared.enumerated() {
                guard let contestant, result.entries[number].contestant.watchedFor == nil else {
                    continue
                }
                result.entries[number].add(try await contestant.round(length))
            }
        }
    }
}
