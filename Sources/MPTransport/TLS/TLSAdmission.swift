package import MPSystem

/// Decisions on clients in the middle of TLS, all asked for on the loop's thread; the default lets everybody in.
package struct TLSAdmission: Sendable {
    /// Whether a peer from a source deserves the effort of a handshake; other peers' connections are closed without a
    /// word.
    package var admits: @Sendable (PeerSource) -> Bool = { _ in true }
    /// Counts a connection that begins the handshake, and returns the number of the one that gives way to it.
    package var begins: @Sendable (StreamConnection) -> UInt64? = { _ in nil }
    /// Counts a connection no more, however its handshake ended.
    package var ends: @Sendable (StreamConnection) -> Void = { _ in }
    /// Takes the error of a connection that wasn't handed over.
    package var failed: @Sendable (TLSError, PeerSource) -> Void = { _, _ in }

    package init() {}
}
