import COpenSSL

/// OpenSSL's callbacks during a handshake; each is called on the thread that drives the session.
enum TLSCallbacks {
    /// Verifies a peer's certificates.
    static let verify: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Int32 = {
        store,
        _ in
        let index = SSL_get_ex_data_X509_STORE_CTX_idx()
        guard let store, let raw = X509_STORE_CTX_get_ex_data(store, index) else { return 0 }
        guard let session = SSL_get_ex_data(OpaquePointer(raw), 0) else { return 0 }
        // The session owns it, and keeps it for as long as OpenSSL can call.
        let verification = session.assumingMemoryBound(to: TLSVerification.self)
        return verification.pointee.accepts(store) ? 1 : 0
    }

    /// Chooses one of the protocols that a client offers; a client that offers only others is rejected.
    static let selectProtocol: SSL_CTX_alpn_select_cb_func = {
        ssl,
        chosen,
        chosenLength,
        offered,
        count,
        _ in
        let list = UnsafeBufferPointer(start: offered, count: Int(count))
        let known = TLSApplicationProtocol.known(hasCertificate: keys(of: ssl).isEmpty)
        guard let name = known.choose(from: list) else { return SSL_TLSEXT_ERR_ALERT_FATAL }
        chosen?.pointee = offered.map { $0 + name.lowerBound }
        chosenLength?.pointee = UInt8(name.count)
        return SSL_TLSEXT_ERR_OK
    }

    /// Offers the pre-shared key to a server.
    static let offerPresharedKey: SSL_psk_use_session_cb_func = {
        ssl,
        digest,
        identity,
        identityLength,
        session in
        session?.pointee = nil
        guard let key = keys(of: ssl).first else { return 0 }
        // OpenSSL keeps the pointer; the session keeps the context, and that keeps the key.
        key.withIdentity { name in
            identity?.pointee = name.assumingMemoryBound(to: UInt8.self).baseAddress
            identityLength?.pointee = name.count
        }
        // The second call names the digest of the cipher that the server chose; the key works with SHA-256
        // only.
        if let digest, EVP_MD_is_a(digest, "SHA2-256") != 1 { return 1 }
        guard let made = makeSession(for: ssl, key) else { return 0 }
        session?.pointee = made
        return 1
    }

    /// Finds the pre-shared key that a client offers.
    static let findPresharedKey: SSL_psk_find_session_cb_func = {
        ssl,
        identity,
        length,
        session in
        let name = UnsafeBufferPointer(start: identity, count: length)
        session?.pointee = nil
        // Not an error: OpenSSL then looks for a certificate, and there is none.
        let key = keys(of: ssl).first { key in key.withIdentity { $0.elementsEqual(name) } }
        guard let key else { return 1 }
        guard let made = makeSession(for: ssl, key) else { return 0 }
        session?.pointee = made
        return 1
    }

    /// The keys that one end may use.
    private static func keys(of ssl: OpaquePointer?) -> [TLSPresharedKey] {
        guard let raw = SSL_get_ex_data(ssl, 0) else { return [] }
        let verification = raw.assumingMemoryBound(to: TLSVerification.self)
        return verification.pointee.context.presharedKeys
    }

    /// Wraps a key in a session to be resumed, which is how TLS 1.3 treats it; the caller owns the session.
    private static func makeSession(
        for ssl: OpaquePointer?,
        _ key: TLSPresharedKey
    ) -> OpaquePointer? {
        guard let session = SSL_SESSION_new() else { return nil }
        // TLS_AES_128_GCM_SHA256, by its number in the protocol.
        let cipher = SSL_CIPHER_find(ssl, [0x13, 0x01])
        let isReady = key.withBytes { bytes in
            let bytes = bytes.assumingMemoryBound(to: UInt8.self)
            return SSL_SESSION_set1_master_key(session, bytes.baseAddress, bytes.count) == 1
        }
        guard isReady, SSL_SESSION_set_cipher(session, cipher) == 1,
            SSL_SESSION_set_protocol_version(session, TLS1_3_VERSION) == 1
        else {
            SSL_SESSION_free(session)
            return nil
        }
        return session
    }
}
