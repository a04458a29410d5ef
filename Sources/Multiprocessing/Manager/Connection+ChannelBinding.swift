internal import MPTransport
internal import MPWire

extension Connection {
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
