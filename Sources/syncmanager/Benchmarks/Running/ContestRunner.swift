/// Carries contests out.
struct ContestRunner: Sendable {
    /// Where contestants are prepared.
    let arena: Arena
    /// How many rounds each contestant has.
    let rounds: Int
    /// How long each round takes.
    let length: RoundLength

    /// Measures all contestants of a contest, those of a stage by turns.
    func run(_ contest: Contest) async throws -> ContestResult {
        var entries: [Entry] = []
        var figures: [Figure] = []
        for (number, stage) in contest.stages.enumerated() {
            let result = try await run(stage, of: "\(contest.name)-\(number)")
            entries += result.entries
            figures += result.figures
        }
        return ContestResult(contest: contest, entries: entries, figures: figures)
    }

    private func run(
        _ stage: Contest.Stage,
        of name: String
    ) async throws -> (entries: [Entry], figures: [Figure]) {
        var entries: [Entry] = []
        var prepared: [PreparedContestant?] = []
        for (number, contestant) in stage.contestants.enumerated() {
            let obstacle = arena.obstacle(to: contestant)
            entries.append(Entry(contestant, clients: stage.clients, obstacle: obstacle))
            prepared.append(
                obstacle == nil
                    ? try await arena.prepare(contestant, as: "\(name)-\(number)") : nil
            )
        }
        for _ in 0..<rounds {
            for (number, contestant) in prepared.enumerated() {
                guard let contestant else { continue }
                entries[number].add(try await contestant.round(length))
            }
        }
        for contestant in prepared { await contestant?.dismiss(from: arena.children) }
        return (entries, [])
    }
}
