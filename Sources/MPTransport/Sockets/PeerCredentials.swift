import CMultiprocessing
import Glibc

/// The process at the other end of a Unix socket, as the kernel saw it when it connected.
package struct PeerCredentials: Hashable, Sendable {
    /// The process ID; 0 if it is in another namespace.
    package let processID: Int32
    /// Its effective user ID.
    package let userID: UInt32
    /// Its effective group ID.
    package let groupID: UInt32
    /// A number that only this process ever has, whichever namespace it is in; `nil` if the kernel has none.
    package let process: UInt64?

    /// Describes a peer.
    ///
    /// Without `identity`, which the kernel gives since Linux 6.9, its process is identified by its ID.
    package init(processID: Int32, userID: UInt32, groupID: UInt32, identity: UInt64 = 0) {
        self.processID = processID
        self.userID = userID
        self.groupID = groupID
        // The kernel counts identities from a small number on, so none has this bit.
        let number: UInt64? = processID > 0 ? 1 << 63 | UInt64(processID) : nil
        process = identity > 0 ? identity : number
    }

    /// Reads them from a socket; `nil` if it isn't a Unix socket.
    init?(of descriptor: Int32) {
        var peer = mp_peer()
        guard mp_peer_credentials(descriptor, &peer) == 0, peer.process > 0 || peer.user != .max
        else { return nil }
        self.init(
            processID: peer.process,
            userID: peer.user,
            groupID: peer.group,
            identity: mp_peer_process_identity(descriptor)
        )
    }

    package static var current: PeerCredentials {
        PeerCredentials(processID: getpid(), userID: geteuid(), groupID: getegid())
    }

    /// Whether the peer's user is this process's own, or root, who may do anything anyway.
    package var isOwnUserOrRoot: Bool { userID == geteuid() || userID == 0 }
}
