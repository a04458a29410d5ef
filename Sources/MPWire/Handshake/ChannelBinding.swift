/// What ties a handshake to the channel that carries it, so that nobody can relay it from one channel to another.
package enum ChannelBinding: Hashable, Sendable {
    /// Nothing: the channel isn't encrypted, so a relay couldn't see more than anybody on the way.
    case none
    /// What only the two ends of an encrypted channel know of it, such as the exporter of TLS (RFC 9266); both have to
    /// have the same.
    case exporter([UInt8])
    /// Nothing, since the ends of the encrypted channel haven't agreed on it; CPython can't.
    ///
    /// A peer whose challenge shows that it could is refused: whoever has kept it from agreeing stands between us.
    case notAgreed

    /// What goes into the keys of the MACs.
    var bytes: [UInt8]? {
        switch self {
        case .exporter(let bytes): bytes
        case .none, .notAgreed: nil
        }
    }
}
