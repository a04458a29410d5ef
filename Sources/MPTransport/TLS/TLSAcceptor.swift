import MPSystem

/// What a listener needs to protect its connections; the certificate can be exchanged while it listens.
package final class TLSAcceptor: Sendable {
    /// Limits on clients that are still in the handshake.
    let limits: TLSHandshakeLimits

    private let context: Guarded<TLSContext>
    /// Whether a peer from a host deserves the effort of a handshake; called on the loop's thread.
    let admits: @Sendable (PeerHost?) -> Bool
    /// Called on the loop's thread with the error of a connection that wasn't handed over, and its peer's host.
    let onFailure: @Sendable (TLSError, PeerHost?) -> Void

    /// Prepares to accept.
    ///
    /// - Parameters:
    ///   - context: The server's settings.
    ///   - limits: Limits on clients that are still in the handshake.
    ///   - admits: Whether a peer from a host deserves the effort of a handshake; called on the loop's thread.
    ///     Connections of other peers are closed without a word.
    ///   - onFailure: Called on the loop's thread with the error of a connection that wasn't handed over, and its
    ///     peer's host.
    package init(
        _ context: TLSContext,
        limits: TLSHandshakeLimits = TLSHandshakeLimits(),
        admits: @escaping @Sendable (PeerHost?) -> Bool = { _ in true },
        onFailure: @escaping @Sendable (TLSError, PeerHost?) -> Void = { _, _ in }
    ) {
        self.context = Guarded(context)
        self.limits = limits
        self.admits = admits
        self.onFailure = onFailure
    }

    /// Uses other settings for new connections; open ones aren't touched.
    package func replace(with context: TLSContext) { self.context.withLock { $0 = context } }

    /// The settings for the next connection.
    var current: TLSContext { context.withLock { $0 } }
}
