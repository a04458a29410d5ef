/// What a listener needs to protect its connections; the certificate can be exchanged while it listens.
package final class TLSAcceptor: Sendable {
    /// What clients may take of a listener before they are through with the handshake.
    let limits: TLSHandshakeLimits

    private let context: Guarded<TLSContext>
    /// Takes what went wrong before a connection was handed over, on the loop's thread.
    let onFailure: @Sendable (TLSError) -> Void

    /// Prepares to accept.
    ///
    /// - Parameters:
    ///   - context: The server's settings.
    ///   - limits: What clients may take of a listener before they are through with the handshake.
    ///   - onFailure: Takes what went wrong before a connection was handed over, on the loop's thread.
    package init(
        _ context: TLSContext,
        limits: TLSHandshakeLimits = TLSHandshakeLimits(),
        onFailure: @escaping @Sendable (TLSError) -> Void = { _ in }
    ) {
        self.context = Guarded(context)
        self.limits = limits
        self.onFailure = onFailure
    }

    /// Uses other settings for the connections that come from now on; those that are open aren't touched.
    package func replace(with context: TLSContext) { self.context.withLock { $0 = context } }

    /// The settings of the next connection.
    var current: TLSContext { context.withLock { $0 } }
}
