public import MPWire

/// What a span is about: a call, the submission of tasks, or a task.
public struct TracedCall: Sendable {
    /// The side that makes the span.
    public enum Kind: Hashable, Sendable {
        /// A client that calls a method or function, and waits for the answer.
        case client
        /// A server that carries out a call, from its arrival to its answer.
        case server
        /// Somebody who submits tasks, until they are accepted.
        case producer
        /// A worker that runs a task.
        case consumer
    }

    /// The side that makes the span.
    public var kind: Kind
    /// The type of the object, such as `dict`; `server` for the server itself and its functions; for tasks the pool or
    /// queue.
    public var service: String
    /// The method or function.
    public var method: String
    /// The server's address; `nil` if there is none, as for tasks of a process pool.
    public var address: Address?
    /// What the caller or submitter has sent along; `nil` continues the trace of the current task.
    public var parent: TraceContext?
    /// The number of calls or tasks, if it is about several at once.
    public var count = 1
    /// The number of the task in its queue, if it is about one.
    public var task: UInt64?
    /// How long ago it began.
    public var age = Duration.zero

    /// Describes a call.
    ///
    /// - Parameters:
    ///   - kind: The side that makes the span.
    ///   - service: The type of the object, or the pool or queue.
    ///   - method: The method or function.
    public init(_ kind: Kind, service: String, method: String) {
        self.kind = kind
        self.service = service
        self.method = method
    }
}
