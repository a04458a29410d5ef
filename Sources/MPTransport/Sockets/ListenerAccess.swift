/// Who may reach a listener, and how.
package struct ListenerAccess: Sendable {
    /// Whether other machines may reach clear-text TCP.
    package var allowsInsecureNetwork = false
    /// Whether an abstract Unix socket may be opened.
    ///
    /// It has no permissions, so all processes of the machine reach it; only checking the peer's user ID keeps them
    /// out.
    package var allowsAbstractNames = false
    /// The users whose processes may connect to Unix sockets, beside our own and root.
    ///
    /// If there are any, a socket's file is open to all users, since whoever connects must be able to write to it.
    package var users: Set<UInt32> = []

    /// The strictest rules.
    package init() {}

    /// Whether a peer may stay connected.
    func allows(_ peer: PeerCredentials) -> Bool {
        peer.isOwnUserOrRoot || users.contains(peer.userID)
    }
}
