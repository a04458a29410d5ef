internal import MPTransport
internal import MPWire

extension TLSContext {
    /// Prepares a server, with the key that stands in for certificates if it uses one: from the first
    /// of its authkeys that hasn't expired.
    convenience init(
        server configuration: TLSServerConfiguration,
        authkeys: [NamedAuthkey]
    ) throws(TLSError) {
        let now = ContinuousClock.now
        let active = authkeys.first { key in key.expiry.map { now < $0 } ?? true }
        let authkey = configuration.usesAuthkey ? active?.authkey : nil
        try self.init(server: configuration, presharedKey: authkey?.presharedKey())
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
