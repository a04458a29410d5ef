internal import MPCore
internal import MPWire

/// How a client connects, and what it takes from its server.
public struct SyncManagerConfiguration: Sendable {
    /// The longest time that connecting may take, the proof of the authkey included; `nil` is no
    /// limit.
    public var connectTimeout: Duration? = .seconds(10)
    /// Dotted names of Python classes that values may contain beside the data types of the standard
    /// library: `package.Class`, or `package.*` for all below a package.
    public var allowedClasses: [String] = []
    /// Where HMAC-MD5 is given to servers, and accepted from them; CPython before 3.12 needs it.
    public var legacyMD5 = LegacyMD5.local

    /// Starts with the defaults.
    public init() {}

    /// What is taken from the server.
    var limits: LinkLimits { LinkLimits(policy: ClassPolicy(allowing: allowedClasses)) }
}
