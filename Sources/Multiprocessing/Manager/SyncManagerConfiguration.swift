public import Logging
internal import MPCore
public import MPTransport
internal import MPWire

/// The settings of a client: time limits, TLS, and what it accepts from its server.
public struct SyncManagerConfiguration: Sendable {
    /// Longest time for connecting, including the proof of the authkey; `nil` is no limit.
    public var connectTimeout: Duration? = .seconds(10)
    /// The peers to trust at a `tls://` address, and the certificate to show there.
    public var tls = TLSClientConfiguration()
    /// When the connection is opened again after it was lost, and how long calls wait for that.
    public var reconnection = ReconnectionPolicy()
    /// Whether a caller that is alone on its connection reads its own answer.
    ///
    /// It polls for 50 µs while that pays, then sleeps for a millisecond at most, on the thread of its task. With
    /// ``PollingPolicy/never``, the connection's own thread reads all answers, and the task is suspended at once.
    public var polling = PollingPolicy.adaptive
    /// The connections on which HMAC-MD5 is used, in both directions; CPython before 3.12 needs it.
    public var legacyMD5 = LegacyMD5.local
    /// The client's logger; it gets no authkeys and no contents of calls.
    public var logger = Logger(label: "multiprocessing.client") { _ in SwiftLogNoOpLogHandler() }
    /// The error types of shared objects' methods that this program catches as they are.
    public var errors = ErrorTable()

    /// Makes a span of each call, and has calls carry the trace of the calling task; `nil` traces nothing.
    ///
    /// The default is that of the process (``CallTracing/bootstrap(_:)``).
    public var tracer = CallTracing.tracer

    /// Default settings.
    public init() {}
}
