package import MPWire

/// What a submitter asks for its task beyond the defaults.
///
/// A class, so that many tasks share one and tasks with default terms, which have none, cost nothing.
package final class TaskTerms: Sendable {
    /// Tasks with a higher priority go first; those with equal ones go in the order in which they were submitted.
    package let priority: Int
    /// The task isn't given to a worker before; a time of the ledger's clock.
    package let notBefore: Duration?
    /// The task is given up after that, wherever it is; a time of the ledger's clock.
    package let deadline: Duration?
    /// How long one attempt may take from its beginning.
    package let timeLimit: Duration?
    /// Whether the task is cancelled when its submitter ends.
    // Here, where a time leaves a gap: there may be an object for each task.
    package let endsWithSubmitter: Bool
    /// How many times the task may begin, from 1 to 65,535; with 1 it is never run again.
    package let maxAttempts: Int
    package let backOff: TaskBackOff
    /// While a task with this key hasn't ended, no other one is accepted.
    package let key: String?
    /// What the task takes of its worker's offer while it is leased; 0 asks only that the worker offers it at all.
    package let demands: [String: Int]
    /// What the task is, for people who inspect the queue.
    package let name: String?
    /// The trace that whoever runs the task continues.
    package let trace: TraceContext?

    package init(
        priority: Int = 0,
        notBefore: Duration? = nil,
        deadline: Duration? = nil,
        timeLimit: Duration? = nil,
        maxAttempts: Int = 1,
        backOff: TaskBackOff = TaskBackOff(),
        key: String? = nil,
        demands: [String: Int] = [:],
        endsWithSubmitter: Bool = false,
        name: String? = nil,
        trace: TraceContext? = nil
    ) {
        self.priority = priority
        self.notBefore = notBefore
        self.deadline = deadline
        self.timeLimit = timeLimit
        self.maxAttempts = min(max(1, maxAttempts), Int(UInt16.max))
        self.backOff = backOff
        self.key = key
        self.demands = demands
        self.endsWithSubmitter = endsWithSubmitter
        self.name = name
        self.trace = trace
    }

    /// The terms of a new task for the same purpose: it may begin at once, has no deadline, and outlives its submitter.
    package func again(maxAttempts: Int) -> TaskTerms {
        TaskTerms(
            priority: priority,
            timeLimit: timeLimit,
            maxAttempts: maxAttempts,
            backOff: backOff,
            key: key,
            demands: demands,
            name: name,
            trace: trace
        )
    }
}
