internal import MPWire

/// The limits on what clients may use of a server.
///
/// A request that would exceed a limit is refused, with an error that names the limit. Existing work goes
/// on, and once there is less of it, more is accepted again.
public struct ServerLimits: Sendable, Hashable {
    /// The most connections, including those in the handshake.
    public var connections = 10_000
    /// The most connections of one principal: of clients that hold the same authkey as the same user.
    public var connectionsPerPrincipal = 1_000
    /// The most waiting calls of one principal.
    public var parkedCallsPerPrincipal = 10_000
    /// The most objects that exist and were created by one principal.
    public var objectsPerPrincipal = 100_000
    /// The most calls of one Swift client that wait or run; a CPython client has one per connection.
    public var callsPerLink = 10_000
    /// The most items taken out of queues, and grants of locks, on their way to one Swift client that hasn't
    /// confirmed them yet.
    public var unconfirmedDeliveriesPerLink = 10_000
    /// The longest message that a client may send, in bytes.
    ///
    /// Longer ones are read and dropped, and their calls end in an error. The default has room for a value of 1 GiB, with
    /// all that surrounds it.
    public var messageInBytes = (1 << 30) + (64 << 10)
    /// The most values in one message: numbers, texts, containers, and references to earlier ones.
    public var valuesInMessage = 16 << 20
    /// The most bytes queued for a client that takes none of them.
    public var outputInBytes = 64 << 20
    /// Longest time for a client to take nothing while more than ``outputInBytes`` are queued for it.
    public var writeDeadline = Duration.seconds(30)
    /// The most bytes queued for a client for longer than ``lastingOutputTime``, however steadily it takes them.
    public var lastingOutputInBytes = 16 << 20
    /// Longest time with more than ``lastingOutputInBytes`` queued for a client, before it is cut off; each MiB in the
    /// queue adds a second.
    public var lastingOutputTime = Duration.seconds(60)
    /// The most memory of the server's process, in bytes, before clients can't add anything to objects; `nil` is
    /// half of the memory of the machine, or of the process's control group.
    ///
    /// Beyond it, calls that need memory end in Python's `MemoryError`, and so do long messages that are still
    /// coming in; reading and taking out go on. A call carried out near the limit may exceed it by the decoded
    /// size of its message.
    public var memoryInBytes: Int?

    /// The most work that one message may cause, in steps of about 10 ns.
    ///
    /// A step is an element visited, compared, hashed, copied or printed. Other clients wait meanwhile, so longer work
    /// ends in Python's `RuntimeError`.
    public var workInSteps = WorkMeter.standardLimit

    /// Default limits.
    public init() {}
}
