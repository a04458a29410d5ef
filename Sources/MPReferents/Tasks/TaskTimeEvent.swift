/// What time has done to a task; ``TaskLedger/timePassed(_:)`` returns them.
package enum TaskTimeEvent: Equatable, Sendable {
    /// The deadline has passed: the task has ended. The worker that holds it, if any, is to be told.
    case expired(TaskEnding, worker: UInt64?)
    /// An attempt took longer than the task's time limit. The worker no longer holds the task, and is to be told.
    case timeLimitPassed(TaskID, worker: UInt64, TaskFailure)
    /// The worker hasn't renewed its lease in time, and no longer holds the task.
    case leaseEnded(TaskID, worker: UInt64, TaskFailure)
}
