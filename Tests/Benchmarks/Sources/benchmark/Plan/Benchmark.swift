/// Several ways of doing the same, measured by turns.
struct Benchmark: Equatable, Sendable {
    /// What `--only` calls it.
    let name: String
    /// What the report calls it.
    let title: String
    /// What is done, how, and what counts.
    let explanation: String
    /// What one operation is called, in the plural.
    let unit: String
    /// Who takes part; those with equally many clients stand together.
    let candidates: [Candidate]
    /// What is to be reached.
    let goals: [Goal]

    /// The candidates with equally many clients, which are measured by turns.
    var stages: [[Candidate]] {
        candidates.reduce(into: []) { stages, candidate in
            if stages.last?.last?.clients == candidate.clients {
                stages[stages.count - 1].append(candidate)
            } else {
                stages.append([candidate])
            }
        }
    }

    /// Whether it takes nothing of the machine, and may take place beside the others.
    var isQuiet: Bool { candidates.allSatisfy { $0.watchedFor != nil } }
}
