internal import MPTransport
internal import MPWire

extension Connection {
    /// What ties the authkey's handshake to this connection, so that it can't be relayed from one to another.
    ///
    /// Peers agree on it by naming the protocol of managers in the handshake of TLS, where nobody can change it unseen.
    /// CPython names none, nor could it compute the binding.
    var channelBinding: ChannelBinding {
        guard let tls else { return .none }
        guard tls.applicationProtocol != nil, !tls.exporterBinding.isEmpty else {
            return .notAgreed
        }
        return .exporter(tls.exporterBinding)
    }
}
