public import Logging
public import MPTransport
public import MPWire

/// What a ``ManagerServer`` is told before it starts.
public struct ManagerServerConfiguration: Sendable {
    /// Where the server listens; port 0 lets the kernel choose.
    ///
    /// May be empty for a server that is used in its own process only.
    public var addresses: [Address]
    /// The secret that every client has to know.
    public var authkey: Authkey
    /// How `tls://` addresses are protected; they need it, and no others use it.
    public var tls: TLSServerConfiguration?
    /// Whether bare MD5 answers, which CPython before 3.12 gives, are accepted; `nil` accepts them
    /// on Unix sockets and loopback only.
    public var acceptsMD5: Bool?
    /// Python classes that values may hold beside the data types of the standard library, as
    /// `package.Class` or `package.*`.
    ///
    /// The server never imports them, but hands them on to Python clients, which do.
    public var allowedClasses: [String] = []
    /// Whether the locks and permits of a Python process go back when it ends.
    ///
    /// In Python they stay taken, and anybody may release them; those of Swift clients always go
    /// back.
    public var releasesDeadClients = false
    /// Whether a client may stop the server, as CPython's may.
    public var allowsShutdown = false
    /// The longest message that a client may send, in bytes.
    public var messageLimitInBytes = 64 << 20
    /// The longest time from connecting to the end of the handshake.
    public var handshakeTimeout = Duration.seconds(10)
    /// Where the server logs; never authkeys and never what calls carry.
    public var logger = Logger(label: "multiprocessing.server") { _ in SwiftLogNoOpLogHandler() }

    /// Takes what has no default.
    ///
    /// - Parameters:
    ///   - addresses: Where the server listens.
    ///   - authkey: The secret that every client has to know.
    public init(addresses: [Address], authkey: Authkey) {
        self.addresses = addresses
        self.authkey = authkey
    }
}
