internal import MPReferents
internal import MPWire

/// What a program asks for a task, beyond running it once as soon as possible.
///
/// ```swift
/// let thumbnail = try await pool.apply(.resize, photo, options: TaskOptions(timeLimit: .seconds(30), retries: 2))
/// ```
public struct TaskOptions: Sendable {
    /// Tasks with a higher priority are done first; equal ones in the order in which they were submitted.
    public var priority: Int
    /// How long the task waits at least before it is begun.
    public var delay: Duration?
    /// How long one attempt may take: then the worker is killed, and the task ends in `timedOut`, or is tried again.
    public var timeLimit: Duration?
    /// How long it may take until the task is done, from its submission on: then it is given up.
    public var expiry: Duration?
    /// Whether it is run again when its function throws, too: as often as ``retries`` says.
    public var retriesErrors: Bool
    /// How many times the task is run again if its worker ends, or its time limit is over.
    ///
    /// With 0, it never runs twice.
    public var retries: Int
    /// How long the first retry waits; each later one waits twice as long, a minute at most.
    public var backOff: Duration
    /// A name of the task: while a task of this name is under way, no other one is accepted.
    public var key: String?
    /// What the task takes of its worker while it runs, such as `["gpu": 1]`; 0 asks only that the worker has it.
    ///
    /// Workers of clusters say what they offer; those of local pools offer nothing.
    public var demands: [String: Int]
    /// The trace that whoever runs the tasks continues.
    var trace: TraceContext?

    /// Chooses options; all others are the defaults.
    ///
    /// - Parameters:
    ///   - priority: Which tasks are done first: those with a higher number.
    ///   - delay: How long the task waits at least.
    ///   - timeLimit: How long one attempt may take.
    ///   - expiry: How long it may take until the task is done.
    ///   - retries: How many times the task is run again if its worker ends.
    ///   - retriesErrors: Whether it is also run again when its function throws.
    ///   - backOff: How long the first retry waits.
    ///   - key: A name of the task, unique among those under way.
    ///   - demands: What the task takes of its worker.
    public init(
        priority: Int = 0,
        delay: Duration? = nil,
        timeLimit: Duration? = nil,
        expiry: Duration? = nil,
        retries: Int = 0,
        retriesErrors: Bool = false,
        backOff: Duration = .zero,
        key: String? = nil,
        demands: [String: Int] = [:]
    ) {
        self.priority = priority
        self.delay = delay
        self.timeLimit = timeLimit
        self.expiry = expiry
        self.retries = retries
        self.retriesErrors = retriesErrors
        self.backOff = backOff
        self.key = key
        self.demands = demands
    }

    /// The terms for a ledger whose clock shows this time; `nil` if nothing is asked for.
    func terms(at now: Duration) -> TaskTerms? {
        guard
            priority != 0 || delay != nil || timeLimit != nil || expiry != nil || retries > 0
                || key != nil || !demands.isEmpty
        else { return nil }
        return TaskTerms(
            priority: priority,
            notBefore: delay.map { now + $0 },
            deadline: expiry.map { now + $0 },
            timeLimit: timeLimit,
            maxAttempts: 1 + max(0, retries),
            backOff: TaskBackOff(first: backOff),
            key: key,
            demands: demands
        )
    }
}
