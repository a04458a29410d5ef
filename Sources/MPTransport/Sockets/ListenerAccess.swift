/// Who may reach a listener, and how.
package struct ListenerAccess: Sendable {
    /// Whether clear-text TCP may be reached from other machines.
    package var allowsInsecureNetwork = false
    /// Whether an abstract Unix socket may be opened: it has no permissions, so every process of the machine reaches it, and
    /// only its user's number keeps it out.
    package var allowsAbstractNames = false
    /// The users whose processes may connect to Unix sockets, beside our own and root.
    ///
    /// If there are any, a socket's file is open to all users, since whoever connects has to be able to write to it.
    package var users: Set<UInt32> = []

    /// Takes the strictest rules.
    package init() {}

    /// Whether a peer may stay.
    func allows(_ peer: PeerCredentials) -> Bool {
        peer.isOwnUserOrRoot || users.contains(peer.userID)
    }
}
