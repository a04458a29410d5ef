internal import MPTransport
internal import MPWire

extension TLSContext {
    /// Prepares a server, with the key that stands in for certificates if it uses one.
    convenience init(
        server configuration: TLSServerConfiguration,
        authkey: Authkey
    ) throws(TLSError) {
        try self.init(
            server: configuration,
            presharedKey: configuration.usesAuthkey ? authkey.presharedKey() : nil
        )
    }

    /// Prepares a client, with the key that stands in for certificates if it uses one.
    convenience init(
        client configuration: TLSClientConfiguration,
        authkey: Authkey
    ) throws(TLSError) {
        try self.init(
            client: configuration,
            presharedKey: configuration.usesAuthkey ? authkey.presharedKey() : nil
        )
    }
}

extension Authkey {
    /// Derives the key for TLS.
    fileprivate func presharedKey() throws(TLSError) -> TLSPresharedKey {
        try withBytes { bytes in
            Result { () throws(TLSError) in try TLSPresharedKey(from: bytes) }
        }.get()
    }
}
