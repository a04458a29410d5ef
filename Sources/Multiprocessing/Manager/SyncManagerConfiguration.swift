internal import MPCore
public import MPTransport
internal import MPWire

/// How a client connects, and what it takes from its server.
public struct SyncManagerConfiguration: Sendable {
    /// The longest time that connecting may take, the proof of the authkey included; `nil` is no
    /// limit.
    public var connectTimeout: Duration? = .seconds(10)
    /// Whom to trust at a `tls://` address, and what to show there.
    public var tls = TLSClientConfiguration()
    /// Dotted names of Python classes that values may contain beside the data types of the standard
    /// library: `package.Class`, or `package.*` for all below a package.
    public var allowedClasses: [String] = []
    /// Whether HMAC-MD5 is good enough as a proof, which CPython up to 3.11 needs; `nil` says: on
    /// Unix sockets and loopback only.
    public var acceptsMD5: Bool?

    /// Starts with the defaults.
    public init() {}

    /// What is taken from the server.
    var limits: LinkLimits { LinkLimits(policy: ClassPolicy(allowing: allowedClasses)) }
}
