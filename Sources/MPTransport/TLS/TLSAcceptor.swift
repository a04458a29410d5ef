import MPSystem

/// What a listener needs to protect its connections; the certificate can be exchanged while it listens.
package final class TLSAcceptor: Sendable {
    /// What clients may take of a listener before they are through with the handshake.
    let limits: TLSHandshakeLimits

    private let context: Guarded<TLSContext>
    /// Whether the handshake is worth its while with a peer from there; asked on the loop's thread.
    let admits: @Sendable (PeerHost?) -> Bool
    /// Takes what went wrong before a connection was handed over, and where its peer is, on the loop's thread.
    let onFailure: @Sendable (TLSError, PeerHost?) -> Void

    /// Prepares to accept.
    ///
    /// - Parameters:
    ///   - context: The server's settings.
    ///   - limits: What clients may take of a listener before they are through with the handshake.
    ///   - admits: Whether the handshake is worth its while with a peer from there; asked on the loop's thread, and
    ///     whoever isn't admitted is closed without a word.
    ///   - onFailure: Takes what went wrong before a connection was handed over, and where its peer is, on the loop's
    ///     thread.
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

    /// Uses other settings for the connections that come from now on; those that are open aren't touched.
    package func replace(with context: TLSContext) { self.context.withLock { $0 = context } }

    /// The settings of the next connection.
    var current: TLSContext { context.withLock { $0 } }
}
