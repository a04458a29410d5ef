public import MPProcesses

/// How the worker of a lost task ended: the `cause` of an error of the code `workerLost`.
public struct WorkerLost: Error, Sendable {
    /// The number of the worker's process; `nil` if it had none.
    public let processID: Int32?
    /// How the process ended, with its peak memory.
    public let status: ExitStatus
    /// Whether the kernel killed it because memory ran out.
    public let isOutOfMemory: Bool
}
