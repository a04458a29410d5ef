/// A task that a worker has leased from a ``WorkQueueProxy``.
public struct LeasedTask<Payload: Sendable>: Sendable, Identifiable {
    /// The number of the task, by which it is completed.
    public let id: Int
    /// What is to be done.
    public let payload: Payload
    /// Counts from 1; more for a task that was tried before.
    public let attempt: Int

    /// Describes a task, for tests of workers.
    public init(id: Int, payload: Payload, attempt: Int) {
        self.id = id
        self.payload = payload
        self.attempt = attempt
    }
}

extension LeasedTask: Equatable where Payload: Equatable {}
