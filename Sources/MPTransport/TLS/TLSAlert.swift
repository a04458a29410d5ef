/// A peer's reason for not going on.
package enum TLSAlert: Hashable, Sendable {
    /// It doesn't know the authority that signed our certificate.
    case unknownAuthority
    /// It considers our certificate expired.
    case certificateExpired
    /// Our certificate was revoked.
    case certificateRevoked
    /// It doesn't accept our certificate, for example because of its name.
    case badCertificate
    /// It wants a certificate, and we have none.
    case certificateRequired
    /// It finds no cipher or signature in common.
    case handshakeFailure
    /// It doesn't speak our versions.
    case protocolVersion
    /// It doesn't speak the manager protocol.
    case noApplicationProtocol
    /// It has another pre-shared key, or none of that name.
    case unknownPresharedKey
    /// Something else, in OpenSSL's words.
    case other(String)
}

extension TLSAlert {
    /// The peer's reason, in words.
    func words(of peer: TLSPeer) -> String {
        let (peer, own) = (peer.rawValue, peer.opposite.rawValue)
        return switch self {
        case .unknownAuthority:
            "the \(peer) does not know who signed the \(own)'s certificate; give it that authority"
        case .certificateExpired: "the \(own)'s certificate has expired, says the \(peer); renew it"
        case .certificateRevoked:
            "the \(own)'s certificate was revoked, says the \(peer); it needs a new one"
        case .badCertificate:
            "the \(peer) does not accept the \(own)'s certificate; its own log says why"
        case .certificateRequired: "the \(peer) wants a certificate, and the \(own) has shown none"
        case .handshakeFailure:
            "the \(peer) finds no cipher or signature in common with the \(own)"
        case .protocolVersion: "the \(peer) speaks none of the \(own)'s versions of TLS"
        case .noApplicationProtocol: "the \(peer) does not speak the protocol of managers"
        case .unknownPresharedKey:
            "the \(peer) holds another authkey than the \(own), or none for TLS"
        case .other(let words): "the \(peer) refused the \(own): \(words)"
        }
    }
}
