/// Who may reach a listener, and how.
package struct ListenerAccess: Sendable {
    /// Whether clear-text TCP may be reached from other machines.
    package var allowsInsecureNetwork = false
    /// Whether an abstract Unix socket may be opened: it has no permissions, so every process of the machine reaches it, and
    /// only its user's number keeps it out.
    package var allowsAbstractNames = false
    /// The users whose processes may connect to Unix sockets, beside our own and root.
    package var users: Set<UInt32> = []

    /// Takes the strictest rules.
    package init() {}

    /// The mode of a socket file: whoever connects has to be able to write to it.
    var fileMode: UInt32 { users.isEmpty ? 0o600 : 0o666 }

    /// Whether a peer may stay.
    func allows(_ peer: PeerCredentials) -> Bool {
        peer.isOwnUserOrRoot || users.contains(peer.userID)
    }
}
