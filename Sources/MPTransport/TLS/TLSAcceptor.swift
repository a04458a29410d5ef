package import MPSystem

/// What a listener needs to protect its connections; the certificate can be exchanged while it listens.
package final class TLSAcceptor: Sendable {
    /// The time limit of the handshake.
    let timeout: Duration
    /// Decides on clients that are still in the handshake.
    let admission: TLSAdmission

    private let context: Guarded<TLSContext>

    /// Prepares to accept.
    ///
    /// - Parameters:
    ///   - context: The server's settings.
    ///   - timeout: The time limit of the handshake.
    ///   - admission: Decides on clients that are still in the handshake.
    package init(
        _ context: TLSContext,
        timeout: Duration,
        admission: TLSAdmission = TLSAdmission()
    ) {
        self.context = Guarded(context)
        self.timeout = timeout
        self.admission = admission
    }

    /// Uses other settings for new connections; open ones aren't touched.
    package func replace(with context: TLSContext) { self.context.withLock { $0 = context } }

    /// The settings for the next connection.
    var current: TLSContext { context.withLock { $0 } }
}

/// Decisions on clients in the middle of TLS, all asked for on the loop's thread; the default lets everybody in.
package struct TLSAdmission: Sendable {
    /// Whether a peer from a source deserves the effort of a handshake; other peers' connections are closed without a
    /// word.
    package var admits: @Sendable (PeerSource) -> Bool = { _ in true }
    /// Counts a connection that begins the handshake, and returns the number of the one that gives way to it.
    package var begins: @Sendable (Connection) -> UInt64? = { _ in nil }
    /// Counts a connection no more, however its handshake ended.
    package var ends: @Sendable (Connection) -> Void = { _ in }
    /// Takes the error of a connection that wasn't handed over.
    package var failed: @Sendable (TLSError, PeerSource) -> Void = { _, _ in }

    package init() {}
}
