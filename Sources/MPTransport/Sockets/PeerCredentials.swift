import CMultiprocessing
import Glibc

/// Who is at the other end of a Unix socket, as the kernel saw it at the moment of the connection.
package struct PeerCredentials: Hashable, Sendable {
    /// The process; 0 if it is in another namespace.
    package let processID: Int32
    /// Its effective user.
    package let userID: UInt32
    /// Its effective group.
    package let groupID: UInt32

    /// Names a peer.
    package init(processID: Int32, userID: UInt32, groupID: UInt32) {
        self.processID = processID
        self.userID = userID
        self.groupID = groupID
    }

    /// Reads them from a socket; `nil` if it isn't a Unix socket.
    init?(of descriptor: Int32) {
        var peer = mp_peer()
        guard mp_peer_credentials(descriptor, &peer) == 0, peer.process > 0 || peer.user != .max
        else { return nil }
        self.init(processID: peer.process, userID: peer.user, groupID: peer.group)
    }

    /// This process.
    package static var current: PeerCredentials {
        PeerCredentials(processID: getpid(), userID: geteuid(), groupID: getegid())
    }

    /// Whether the peer is this process's own user, or root, who may do anything anyway.
    package var isOwnUserOrRoot: Bool { userID == geteuid() || userID == 0 }
}
