/// Where a peer comes from that hasn't proved itself yet: peers of one source share one fate.
package enum PeerSource: Hashable, Sendable {
    /// One IPv4 address.
    case ipv4(UInt32)
    /// A network of 64 bits: whoever has one IPv6 address has all of them.
    case ipv6(network: UInt64)
    /// Some process of this machine, whose user isn't known: TCP over loopback.
    case loopback
    /// A process of another user of this machine, whom the server lets in.
    case user(Int)
    /// A process of the server's own user, or of root: Unix sockets.
    case owner
}
