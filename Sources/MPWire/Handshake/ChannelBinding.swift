/// Ties a handshake to the channel that carries it, so that nobody can relay it from one channel to another.
package enum ChannelBinding: Hashable, Sendable {
    /// None: the channel isn't encrypted, so a relay couldn't see more than anybody on the way.
    case none
    /// A secret of the two ends of an encrypted channel, such as the exporter of TLS (RFC 9266); both must have the
    /// same.
    case exporter([UInt8])
    /// The digest of the server's certificate (`tls-server-end-point`, RFC 5929), for peers that can't compute the
    /// exporter, such as CPython: nobody with another certificate can stand between the ends.
    ///
    /// A peer whose challenge shows that it could do better is refused, as with `notAgreed`.
    case endPoint([UInt8])
    /// None, because the ends of the encrypted channel haven't agreed on one, as with most Python programs.
    ///
    /// A peer whose challenge shows that it could agree is refused: whoever has kept it from agreeing stands between
    /// us.
    case notAgreed

    /// The bytes that go into the keys of the MACs, and the label of that use; `nil` if the authkey alone is used.
    var ingredient: (bytes: [UInt8], purpose: String)? {
        switch self {
        case .exporter(let bytes): (bytes, "mp authkey cb v1")
        case .endPoint(let bytes): (bytes, "mp authkey ep v1")
        case .none, .notAgreed: nil
        }
    }

    /// Whether both ends use this package, so that MD5 isn't needed.
    var isOursAlone: Bool {
        switch self {
        case .exporter: true
        case .none, .endPoint, .notAgreed: false
        }
    }

    /// Whether this package in the other role would have agreed on something better.
    var isSecondChoice: Bool {
        switch self {
        case .endPoint, .notAgreed: true
        case .none, .exporter: false
        }
    }
}
