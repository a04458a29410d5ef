internal import MPTransport
internal import MPWire

extension TLSContext {
    /// Prepares a server, with the keys that stand in for certificates if it uses them: one for each of its authkeys that
    /// hasn't expired.
    convenience init(
        server configuration: TLSServerConfiguration,
        authkeys: [NamedAuthkey]
    ) throws(TLSError) {
        let now = ContinuousClock.now
        var keys: [TLSPresharedKey] = []
        for key in authkeys where configuration.usesAuthkey {
            if let expiry = key.expiry, expiry <= now { continue }
            keys.append(try key.authkey.presharedKey())
        }
        try self.init(server: configuration, presharedKeys: keys)
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
