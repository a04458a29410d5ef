/// What a listener needs to protect its connections; the certificate can be exchanged while it listens.
package final class TLSAcceptor: Sendable {
    /// How long a client may take for the handshake.
    let handshakeTimeout: Duration
    /// How many clients of a listener may be in the middle of the handshake.
    let handshakeLimit: Int

    private let context: Guarded<TLSContext>
    /// Takes what went wrong before a connection was handed over, on the loop's thread.
    let onFailure: @Sendable (TLSError) -> Void

    /// Prepares to accept.
    ///
    /// - Parameters:
    ///   - context: The server's settings.
    ///   - handshakeTimeout: How long a client may take for the handshake.
    ///   - handshakeLimit: How many clients of a listener may be in the middle of it.
    ///   - onFailure: Takes what went wrong before a connection was handed over, on the loop's thread.
    package init(
        _ context: TLSContext,
        handshakeTimeout: Duration = .seconds(5),
        handshakeLimit: Int = 64,
        onFailure: @escaping @Sendable (TLSError) -> Void = { _ in }
    ) {
        self.context = Guarded(context)
        self.handshakeTimeout = handshakeTimeout
        self.handshakeLimit = handshakeLimit
        self.onFailure = onFailure
    }

    /// Uses other settings for the connections that come from now on; those that are open aren't touched.
    package func replace(with context: TLSContext) { self.context.withLock { $0 = context } }

    /// The settings of the next connection.
    var current: TLSContext { context.withLock { $0 } }
}
