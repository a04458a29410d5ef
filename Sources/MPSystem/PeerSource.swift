/// Where a peer comes from that hasn't proved itself yet: limits and penalties are counted per
/// source.
package enum PeerSource: Hashable, Sendable {
    /// One IPv4 address.
    case ipv4(UInt32)
    /// A 64-bit network: whoever has one IPv6 address has all of them.
    case ipv6(network: UInt64)
    /// Somewhere on a network: the peer had gone before the kernel could be asked.
    case unknown
    /// Some process of this machine, whose user isn't known: TCP over loopback.
    case loopback
    /// A process of another user of this machine, whom the server lets in.
    case user(Int)
    /// A process of the server's own user, or of root: Unix sockets.
    case owner
}
