internal import MPWire

/// How much of a server its clients may use.
///
/// Whoever reaches a limit is refused what would exceed it, with an error that names the limit; what is
/// there already goes on, and once it is less, more is accepted again.
public struct ServerLimits: Sendable, Hashable {
    /// How many connections there may be, those in the handshake included.
    public var connections = 10_000
    /// How many of them one principal may have: clients that hold the same authkey as the same user.
    public var connectionsPerPrincipal = 1_000
    /// How many calls of one principal may wait at a time.
    public var parkedCallsPerPrincipal = 10_000
    /// How many objects there may be that one principal has created.
    public var objectsPerPrincipal = 100_000
    /// How many calls one Swift client may have that wait or run; one of CPython has one per connection.
    public var callsPerLink = 10_000
    /// How many items that were taken out of queues, and grants of locks, may be on their way to one
    /// Swift client, which hasn't confirmed them yet.
    public var unconfirmedDeliveriesPerLink = 10_000
    /// The longest message that a client may send, in bytes.
    public var messageInBytes = 64 << 20
    /// How many bytes may be queued for a client that takes none of them.
    public var outputInBytes = 64 << 20
    /// How long a client may take nothing of what is queued for it while that is above ``outputInBytes``.
    public var writeDeadline = Duration.seconds(30)
    /// How many bytes may be queued for a client for longer than ``lastingOutputTime``, however steadily it takes them.
    public var lastingOutputInBytes = 16 << 20
    /// How long more than ``lastingOutputInBytes`` may be queued for a client before it is cut off.
    public var lastingOutputTime = Duration.seconds(60)
    /// How much memory the server's process may have before clients can't add anything to objects; `nil`
    /// is half of what the machine, or the control group of the process, has.
    ///
    /// Beyond it calls that need memory end in Python's `MemoryError`, and so do long messages that are still
    /// coming in; reading and taking out goes on. A call that is carried out when the limit is near may exceed it
    /// by as much as its message takes once it is decoded.
    public var memoryInBytes: Int?

    /// How much work one message may cause, in steps of about 10 ns.
    ///
    /// A step is an element visited, compared, hashed, copied or printed. The other clients wait meanwhile, so what
    /// would take longer ends in Python's `RuntimeError`.
    public var workInSteps = WorkMeter.standardLimit

    /// Takes the limits that fit most.
    public init() {}
}
