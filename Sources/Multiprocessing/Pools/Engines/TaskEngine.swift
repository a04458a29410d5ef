internal import MPReferents

/// What runs the tasks of a pool: processes, threads, or the workers of a cluster.
protocol TaskEngine: AnyObject, Sendable {
    /// The pool in words, for error texts.
    var name: String { get }
    /// How many workers it has, or is to have.
    var workerCount: Int { get }
    /// What it is, for spans.
    var kind: String { get }
    /// Makes spans of submissions; `nil` traces nothing.
    var tracer: (any CallTracer)? { get }
    /// How many tasks of one kind should be under way at a time, so that no worker ever waits.
    var window: Int { get }

    /// Accepts tasks, waiting for room; each that is accepted ends exactly once, in ``TaskOwner/ended(_:)``.
    ///
    /// - Parameters:
    ///   - numbers: The owner's numbers of the tasks.
    ///   - owner: Gets the results.
    ///   - source: Knows what to run.
    ///   - options: What is asked for each.
    /// - Throws: Why they, or the last of them, aren't accepted.
    nonisolated(nonsending) func submit(
        _ numbers: Range<Int>,
        of owner: any TaskOwner,
        from source: some TaskSource,
        _ options: TaskOptions?
    ) async throws(MultiprocessingError)

    /// Accepts the only task of an owner, if nothing has to be awaited for that.
    ///
    /// - Parameters:
    ///   - owner: Gets the result.
    ///   - options: What is asked for.
    ///   - payload: Gives the input as another process gets it; `nil` if that takes a while.
    /// - Returns: Whether it was accepted.
    /// - Throws: Why it isn't accepted, and wouldn't be later.
    func submitAtOnce(
        _ owner: any TaskOwner,
        _ options: TaskOptions?,
        _ payload: () throws(MultiprocessingError) -> TaskPayload?
    ) throws(MultiprocessingError) -> Bool

    /// Accepts the only task of an owner, and looks for its result for a moment, if the engine can do that on the caller's
    /// thread.
    ///
    /// - Parameters:
    ///   - owner: Gets the result.
    ///   - source: Knows what to run.
    ///   - options: What is asked for.
    ///   - isDone: Whether the result is there.
    /// - Throws: Why it isn't accepted.
    nonisolated(nonsending) func call(
        _ owner: any TaskOwner,
        from source: some TaskSource,
        _ options: TaskOptions?,
        until isDone: () -> Bool
    ) async throws(MultiprocessingError)

    /// Gives up tasks of an owner.
    ///
    /// - Parameters:
    ///   - owner: The owner.
    ///   - evenIfRunning: Whether those that have begun are cancelled, too; else they go on, and end as they do.
    func cancel(_ owner: any TaskOwner, evenIfRunning: Bool)

    /// Whether a worker runs the only task of an owner.
    func isRunning(_ owner: any TaskOwner) -> Bool
}

extension TaskEngine {
    func submitAtOnce(
        _ owner: any TaskOwner,
        _ options: TaskOptions?,
        _ payload: () throws(MultiprocessingError) -> TaskPayload?
    ) throws(MultiprocessingError) -> Bool { false }

    nonisolated(nonsending) func call(
        _ owner: any TaskOwner,
        from source: some TaskSource,
        _ options: TaskOptions?,
        until isDone: () -> Bool
    ) async throws(MultiprocessingError) {
        try await submit(0..<1, of: owner, from: source, options)
    }

    /// Accepts tasks of an owner that knows what to run.
    nonisolated(nonsending) func submit(
        _ numbers: Range<Int>,
        of owner: some TaskOwner & TaskSource,
        _ options: TaskOptions?
    ) async throws(MultiprocessingError) {
        try await submit(numbers, of: owner, from: owner, options)
    }
}

/// Who has submitted tasks, and learns what becomes of them.
protocol TaskOwner: AnyObject, Sendable {
    /// The function that they run.
    var function: String { get }
    /// Whether each of them has a list of inputs.
    var isChunked: Bool { get }
    /// Whether it is a function of Python.
    var isPython: Bool { get }

    /// The pool's number of the only task; `nil` if there are more, or none was accepted yet.
    var onlyTask: UInt64? { get }

    /// The pool has accepted a task, and calls it so.
    func accepted(_ id: UInt64)

    /// A task has ended; called on any thread, which isn't to be held up.
    ///
    /// - Parameters:
    ///   - ending: What has become of it.
    ///   - waiters: Gets those who wait for promises; they go on when all that ended together has been told.
    func ended(_ ending: TaskEnded, _ waiters: inout PromiseWaiters)

    /// Tasks have ended together; called on any thread, which isn't to be held up.
    ///
    /// - Parameters:
    ///   - endings: What has become of them.
    ///   - waiters: Gets those who wait for promises; they go on when all that ended together has been told.
    func ended(_ endings: [TaskEnded], _ waiters: inout PromiseWaiters)
}

extension TaskOwner {
    var isPython: Bool { false }

    func ended(_ endings: [TaskEnded], _ waiters: inout PromiseWaiters) {
        for ending in endings { ended(ending, &waiters) }
    }

    /// A task has ended.
    func ended(_ ending: TaskEnded) {
        var waiters = PromiseWaiters()
        ended(ending, &waiters)
        waiters.resume()
    }
}

/// Knows what tasks run.
protocol TaskSource: Sendable {
    /// The inputs of tasks for another process, in order.
    ///
    /// - Parameters:
    ///   - numbers: The owner's numbers of the tasks.
    ///   - isPacked: Whether lists of numbers may be packed, since whoever reads them is a relative.
    /// - Returns: The inputs, in the order of the numbers.
    /// - Throws: Why one can't be sent.
    nonisolated(nonsending) func payloads(
        of numbers: Range<Int>,
        packed isPacked: Bool
    ) async throws(MultiprocessingError) -> [TaskPayload]

    /// Runs a task in this process.
    @concurrent func run(_ number: Int) async -> TaskOutcome
}

/// The input of a task, as it goes to another process.
struct TaskPayload: Sendable {
    /// The input, pickled; with managers, if there are any.
    let bytes: [UInt8]
    /// Keeps the objects in it until the task has ended; `nil` if there are none.
    let resources: OutgoingResources?
    /// Whether lists of numbers are packed in it, and may be in the result.
    var isPacked = false
    /// Whether the trace that the task continues stands before the input, with its length.
    var isTraced = false
}

/// A task that has ended, by its owner's number.
struct TaskEnded: Sendable {
    let number: Int
    let outcome: TaskOutcome
}

/// What became of a task.
enum TaskOutcome: Sendable {
    /// It was run in this process, and this is its result: an `Output`, or a list of them.
    case here(any Sendable)
    /// The function has thrown in this process, for the input of this position.
    case thrownHere(any Error, at: Int)
    /// It was run by a worker, which tells this.
    case told(WorkerResult.Kind, ArraySlice<UInt8>, taken: (@Sendable () -> Void)?)
    /// It has no result, for this reason.
    case failed(MultiprocessingError)
}
