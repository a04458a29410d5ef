/// One line of the benchmark: several ways of doing the same, measured by turns.
struct Contest: Equatable, Sendable {
    /// What `--only` calls it.
    let name: String
    /// What the report calls it.
    let title: String
    /// What is done, how, and what counts.
    let explanation: String
    /// What one operation is called, in the plural.
    let unit: String
    /// Groups of contestants; those of one group are measured by turns.
    let stages: [Stage]
    /// What is to be reached.
    let goals: [Goal]

    /// Contestants that are measured by turns.
    struct Stage: Equatable, Sendable {
        /// How many clients each of them has.
        let clients: Int
        /// Who takes part.
        let contestants: [Contestant]
    }

    /// Whether it takes nothing of the machine, and may take place beside the others.
    var isQuiet: Bool {
        stages.allSatisfy { $0.contestants.allSatisfy { $0.watchedFor != nil } }
    }
}

/// Who is meant by a goal: a contestant, in the stage with so many clients.
struct Role: Hashable, Sendable {
    /// The contestant's id.
    let id: String
    /// How many clients it has.
    let clients: Int

    /// Names one.
    init(_ id: String, clients: Int = 1) {
        self.id = id
        self.clients = clients
    }
}
