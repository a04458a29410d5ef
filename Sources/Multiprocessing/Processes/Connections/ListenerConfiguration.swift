public import MPTransport

/// The settings of a ``Listener``.
public struct ListenerConfiguration: Sendable {
    /// The settings of the connections that are accepted; those for connecting aren't used.
    public var connections = ConnectionConfiguration()
    /// The certificate and the like; a `tls://` address needs them, and no other uses them.
    public var tls: TLSServerConfiguration?
    /// Whether the address may be an abstract Unix socket, which every process of the machine can reach.
    ///
    /// Processes of users that may not connect are refused there, too.
    public var allowsAbstractNames = false
    /// The users whose processes may connect to a Unix socket, besides this process's own user and root.
    public var allowedUserIDs: Set<UInt32> = []
    /// Longest time for the proof of the authkey; TLS may take as long before it.
    public var handshakeTimeout = Duration.seconds(5)
    /// The most peers that may be proving the authkey at a time; beyond that, the one that has been at it longest is
    /// closed.
    public var handshakesAtATime = 64

    /// Default settings.
    public init() {}

    /// Who may reach the address.
    var access: ListenerAccess {
        var access = ListenerAccess()
        access.allowsAbstractNames = allowsAbstractNames
        access.users = allowedUserIDs
        return access
    }
}
