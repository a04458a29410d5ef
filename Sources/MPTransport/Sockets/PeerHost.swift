import Glibc

/// The machine or network of a TCP peer.
package enum PeerHost: Hashable, Sendable {
    /// This machine.
    case loopback
    /// An IPv4 address.
    case ipv4(UInt32)
    /// The first 64 bits of an IPv6 address.
    case ipv6(network: UInt64)

    /// Asks the kernel for the peer of a socket; `nil` if it isn't TCP, or gone already.
    init?(of descriptor: Int32) {
        guard let name = SocketName(ofPeerOf: descriptor), let host = name.host else { return nil }
        self = host
    }
}
