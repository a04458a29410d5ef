internal import MPReferents

/// What runs the tasks of a pool: processes, threads, or the workers of a cluster.
protocol TaskEngine: AnyObject, Sendable {
    /// The pool in words, for error texts.
    var name: String { get }
    /// How many workers it has, or is to have.
    var workerCount: Int { get }
    /// How many tasks of one kind should be under way at a time, so that no worker ever waits.
    var window: Int { get }

    /// Accepts tasks, waiting for room; each that is accepted ends exactly once, in ``TaskOwner/ended(_:)``.
    ///
    /// - Parameters:
    ///   - numbers: The owner's numbers of the tasks.
    ///   - owner: Knows what to run, and gets the results.
    ///   - options: What is asked for each.
    /// - Throws: Why they, or the last of them, aren't accepted.
    nonisolated(nonsending) func submit(
        _ numbers: Range<Int>,
        of owner: any TaskOwner,
        _ options: TaskOptions?
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

/// Who has submitted tasks: it knows their inputs, and learns what becomes of them.
protocol TaskOwner: AnyObject, Sendable {
    /// The function that they run.
    var function: String { get }
    /// Whether each of them has a list of inputs.
    var isChunked: Bool { get }
    /// Whether it is a function of Python.
    var isPython: Bool { get }

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

    /// The pool's number of the only task; `nil` if there are more, or none was accepted yet.
    var onlyTask: UInt64? { get }

    /// The pool has accepted a task, and calls it so.
    func accepted(_ id: UInt64)

    /// Tasks have ended; called on any thread, which isn't to be held up.
    ///
    /// - Parameters:
    ///   - endings: What has become of them.
    ///   - waiters: Gets those who wait for promises; they go on when all that ended together has been told.
    func ended(_ endings: [TaskEnded], _ waiters: inout PromiseWaiters)
}

extension TaskOwner {
    var isPython: Bool { false }

    /// Tasks have ended.
    func ended(_ endings: [TaskEnded]) {
        var waiters = PromiseWaiters()
        ended(endings, &waiters)
        waiters.resume()
    }
}

/// The input of a task, as it goes to another process.
struct TaskPayload: Sendable {
    /// The input, pickled; with managers, if there are any.
    let bytes: [UInt8]
    /// Keeps the objects in it until the task has ended; `nil` if there are none.
    let resources: OutgoingResources?
    /// Whether lists of numbers are packed in it, and may be in the result.
    var isPacked = false
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
