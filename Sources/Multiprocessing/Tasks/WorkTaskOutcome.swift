internal import MPWire

/// How a task of a ``WorkQueueProxy`` has ended.
public struct WorkTaskOutcome<Result: Sendable>: Sendable, Identifiable {
    /// The ways in which a task ends: each task in exactly one.
    public enum Ending: Sendable {
        /// A worker has completed it.
        case result(Result)
        /// A worker has failed, and the task may not be tried again.
        case error(RemoteError)
        /// It was cancelled.
        case cancelled
        /// Its worker ended, or its lease did, and the task may not be tried again.
        case lost
        /// The last of several attempts has failed; the queue keeps the task among its dead letters.
        case dead(RemoteError)
        /// Its deadline has passed.
        case expired
    }

    /// The number of the task, as submitting it has returned it.
    public let id: Int
    /// How it has ended.
    public let ending: Ending

    /// The result.
    ///
    /// - Returns: What the worker has completed the task with.
    /// - Throws: ``RemoteError`` if the task has ended in another way.
    public func get() throws(RemoteError) -> Result {
        switch ending {
        case .result(let result): return result
        case .error(let error), .dead(let error): throw error
        case .cancelled: throw Self.error("the task was cancelled")
        case .lost: throw Self.error("the task's worker was lost")
        case .expired: throw Self.error("the task's deadline has passed")
        }
    }

    private static func error(_ text: String) -> RemoteError {
        RemoteError(PythonException("RuntimeError", text))
    }
}
