// Where the transport, which knows no values, and the wire, which knows no sockets, meet.

internal import MPTransport
internal import MPWire

extension StreamConnection {
    /// What ties the authkey's handshake to this connection, so that it can't be relayed from one to another.
    ///
    /// Peers agree on it by naming a protocol of managers in the handshake of TLS, where nobody can change it unseen.
    /// CPython can't compute the exporter; with our module for it, it names the protocol that takes the certificate.
    var channelBinding: ChannelBinding {
        guard let tls else { return .none }
        switch tls.applicationProtocol.flatMap(TLSApplicationProtocol.init) {
        case .manager? where !tls.exporterBinding.isEmpty:
            return .exporter(tls.exporterBinding)
        case .managerOfEndPoint? where !tls.endPointBinding.isEmpty:
            return .endPoint(tls.endPointBinding)
        case .manager?, .managerOfEndPoint?, nil:
            return .notAgreed
        }
    }
}

extension CloseReason {
    /// How the connection ended, for error texts.
    var words: String {
        switch self {
        case .endOfStream: "the server closed the connection"
        case .reset: "the server closed the connection without reading what was sent"
        case .local: "the connection was closed by this program"
        case .undelivered: "the connection was closed by this program before all was sent"
        case .slowReader: "the server took what was sent too slowly, and was cut off"
        case .failed(let error): "the connection broke: \(error)"
        }
    }
}

extension StreamConnection {
    /// Sends bytes where they lie.
    func send(_ output: OutgoingBytes) {
        if output.lendsSomething { send(output.pieces) } else { send(output.bytes) }
    }
}

extension MessageAuthenticator {
    /// The HMAC of OpenSSL.
    static let openSSL = MessageAuthenticator { digest, key, message in
        Cryptography.hmac(digest.rawValue, key: key, message: message)
    }
}
