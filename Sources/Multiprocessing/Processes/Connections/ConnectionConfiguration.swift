public import Logging
public import MPTransport
internal import MPCore
internal import MPWire

/// The settings of a ``Connection``.
public struct ConnectionConfiguration: Sendable {
    /// The longest message that is received, in bytes; memory is only taken for what has come of it.
    public var messageLimitInBytes = LinkLimits().frame
    /// Whether a task that waits for a message looks for it on its own thread for a moment before it is suspended.
    ///
    /// It polls for 50 µs while that pays, then sleeps for a millisecond at most. With ``PollingPolicy/never``, it is
    /// suspended at once.
    public var polling = PollingPolicy.adaptive
    /// Longest time for connecting, including the proof of the authkey; `nil` is no limit.
    public var connectTimeout: Duration? = .seconds(10)
    /// The peers to trust at a `tls://` address, and the certificate to show there.
    public var tls = TLSClientConfiguration()
    /// The connections on which HMAC-MD5 is used, in both directions; CPython before 3.12 needs it.
    public var legacyMD5 = LegacyMD5.local
    /// The logger; it gets no authkeys and no messages.
    public var logger = Logger(label: "multiprocessing.connection") { _ in
        SwiftLogNoOpLogHandler()
    }

    /// Default settings.
    public init() {}
}
