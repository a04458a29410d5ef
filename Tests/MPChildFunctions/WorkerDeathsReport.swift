/// What has become of the tasks of a pool whose workers were killed.
package struct WorkerDeathsReport: Sendable, CustomStringConvertible {
    /// How a task has ended for its submitter.
    package enum Outcome: Sendable {
        /// With the right result.
        case result
        /// With its worker.
        case lost
    }

    /// The outcome of each task; `nil` for one that has none.
    package var outcomes: [Outcome?]
    /// How many workers were killed.
    package var kills = 0
    /// How long it took after a kill until all workers took tasks again.
    package var recoveries: [Duration] = []
    /// How many workers there were in the end.
    package var workers = 0
    /// How many runs there were, with those that a kill has ended.
    package private(set) var runs = 0
    /// The tasks that ran more or less often than they may.
    package private(set) var wrongTasks: [Int] = []

    /// Begins without outcomes.
    package init(tasks: Int) { outcomes = Array(repeating: nil, count: tasks) }

    /// How many tasks ended with a result.
    package var doneCount: Int { outcomes.count { $0 == .result } }
    /// How many tasks ended with their worker.
    package var lostCount: Int { outcomes.count { $0 == .lost } }

    /// Whether each task has one outcome, ran as often as it may, and no kill has ended more than one.
    package var isRight: Bool {
        wrongTasks.isEmpty && doneCount + lostCount == outcomes.count && lostCount <= kills
    }

    /// The longest time until all workers took tasks again.
    package var longestRecovery: Duration { recoveries.max() ?? .zero }

    /// Counts how often each task ran.
    ///
    /// - Parameters:
    ///   - record: The number of a task for each run.
    ///   - isRight: Whether a task may have run so often.
    package mutating func judge(_ record: [Int], isRight: (_ number: Int, _ runs: Int) -> Bool) {
        var counts = Array(repeating: 0, count: outcomes.count)
        for number in record { counts[number] += 1 }
        runs = record.count
        wrongTasks = counts.indices.filter { !isRight($0, counts[$0]) }
    }

    package var description: String {
        let average = recoveries.reduce(.zero, +) / max(1, recoveries.count)
        return """
            \(outcomes.count) tasks under \(kills) kills: \(doneCount) results, \(lostCount) lost with their workers, \
            \(outcomes.count - doneCount - lostCount) without an outcome, \(wrongTasks.count) run wrongly often \
            \(wrongTasks.prefix(8)); \(runs) runs; all workers again after \(average.milliseconds) ms on average, \
            \(longestRecovery.milliseconds) ms at most
            """
    }
}

extension Duration {
    fileprivate var milliseconds: Int { Int(self / .milliseconds(1)) }
}
