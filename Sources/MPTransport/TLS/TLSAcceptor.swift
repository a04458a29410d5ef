import MPSystem

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
