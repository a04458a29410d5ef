public import Logging
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
    /// Whether a caller that is alone on its connection reads its own answer.
    ///
    /// It looks for it for 50 µs while that pays, and then sleeps for a millisecond at most, on the thread that its task runs on.
    /// With ``PollingPolicy/never`` the connection's own thread reads all answers, and the task is suspended at once.
    public var polling = PollingPolicy.whenItPays
    /// Where HMAC-MD5 is given to servers, and accepted from them; CPython before 3.12 needs it.
    public var legacyMD5 = LegacyMD5.local
    /// Where the client logs; never authkeys and never what calls carry.
    public var logger = Logger(label: "multiprocessing.client") { _ in SwiftLogNoOpLogHandler() }
    /// The error types that methods of shared objects throw, and that this program catches as they
    /// are.
    public var errors = ErrorTable()

    /// Starts with the defaults.
    public init() {}

    /// What is taken from the server.
    var limits: LinkLimits {
        LinkLimits(policy: ClassPolicy(allowing: allowedClasses + errors.pythonClasses))
    }
}
