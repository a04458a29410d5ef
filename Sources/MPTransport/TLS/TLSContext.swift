import CMultiprocessing
import COpenSSL

/// The settings that all connections of a server or a client share: its identity, its trust, its protocols.
package final class TLSContext: @unchecked Sendable {
    // SAFETY: The initialisers change the SSL_CTX before anybody else has a reference; from then on it is only read and
    // counted, which openssl-threads(7) allows to all threads. Every session keeps its context.
    let pointer: OpaquePointer
    /// The end that uses it.
    let role: TLSPeer
    /// The keys that replace certificates, if there are no certificates; a client has one.
    ///
    /// OpenSSL's callbacks find them here.
    let presharedKeys: [TLSPresharedKey]
    /// The digest of the only certificate that is accepted.
    private(set) var pinnedFingerprint: [UInt8]?
    /// The name that servers must have, if it isn't the host of the address.
    let serverName: String?
    /// Whether the peer must show a certificate.
    let wantsCertificate: Bool

    private init(
        role: TLSPeer,
        presharedKeys: [TLSPresharedKey],
        serverName: String?,
        wantsCertificate: Bool,
        allowsTLS12: Bool
    ) throws(TLSError) {
        // The first use of OpenSSL in the process also keeps it from ending before our threads do.
        _ = Cryptography.offers("sha256")
        self.role = role
        self.presharedKeys = presharedKeys
        self.serverName = serverName
        self.wantsCertificate = wantsCertificate
        pointer = try OpenSSLFailure.make("prepare TLS") {
            SSL_CTX_new(role == .server ? TLS_server_method() : TLS_client_method())
        }
        try harden(allowsTLS12: allowsTLS12 && presharedKeys.isEmpty)
        if !presharedKeys.isEmpty { try usePresharedKeys() }
    }

    deinit { SSL_CTX_free(pointer) }

    /// Prepares a server: reads its files, and checks that they fit together.
    ///
    /// - Parameters:
    ///   - configuration: The files and settings.
    ///   - presharedKeys: The keys derived from the authkeys; used if the configuration says so.
    /// - Throws: ``TLSError``, naming the file and what is wrong with it.
    package convenience init(
        server configuration: TLSServerConfiguration,
        presharedKeys: [TLSPresharedKey] = []
    ) throws(TLSError) {
        switch configuration.identity {
        case .certificate(let path, let key):
            try self.init(
                role: .server,
                presharedKeys: [],
                serverName: nil,
                wantsCertificate: configuration.clientAuthorities != nil,
                allowsTLS12: configuration.allowsTLS12
            )
            try useCertificate(at: path, key: key)
            if let authorities = configuration.clientAuthorities { try trust(authorities) }
            guard configuration.revocationLists.isEmpty || configuration.clientAuthorities != nil
            else {
                let reason = "the server asks clients for certificates only with client authorities"
                throw .invalidSettings("revocation lists have no use: \(reason)")
            }
            try refuseRevoked(by: configuration.revocationLists)
        case .authkey:
            guard configuration.clientAuthorities == nil, configuration.revocationLists.isEmpty
            else {
                throw .invalidSettings("TLS by authkey has no certificates, neither has a client")
            }
            guard !presharedKeys.isEmpty else {
                throw .invalidSettings("TLS by authkey has no authkey")
            }
            try self.init(
                role: .server,
                presharedKeys: presharedKeys,
                serverName: nil,
                wantsCertificate: false,
                allowsTLS12: false
            )
        }
        SSL_CTX_set_alpn_select_cb(pointer, TLSCallbacks.selectProtocol, nil)
        if wantsCertificate {
            let mode = SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT
            SSL_CTX_set_verify(pointer, mode, nil)
        }
    }

    /// Prepares a client: reads its files.
    ///
    /// - Parameters:
    ///   - configuration: The files and settings.
    ///   - presharedKey: The key derived from the authkey; used if the configuration says so.
    /// - Throws: ``TLSError``, naming the file and what is wrong with it.
    package convenience init(
        client configuration: TLSClientConfiguration,
        presharedKey: TLSPresharedKey?
    ) throws(TLSError) {
        let usesAuthkey = configuration.usesAuthkey
        guard !usesAuthkey || presharedKey != nil else {
            throw .invalidSettings("TLS by authkey has no authkey")
        }
        try self.init(
            role: .client,
            presharedKeys: usesAuthkey ? [presharedKey].compactMap(\.self) : [],
            serverName: configuration.serverName,
            wantsCertificate: !usesAuthkey,
            allowsTLS12: configuration.allowsTLS12
        )
        switch configuration.trust.kind {
        case .system:
            try OpenSSLFailure.check("find the system's authorities") {
                SSL_CTX_set_default_verify_paths(pointer) == 1
            }
        case .authorities(let path): try trust(path)
        case .fingerprint(let digits): pinnedFingerprint = try Self.parseFingerprint(digits)
        // Trusts nobody: a server with a certificate is refused.
        case .authkey: break
        }
        switch configuration.trust.kind {
        case .system, .authorities: try refuseRevoked(by: configuration.revocationLists)
        case .fingerprint, .authkey:
            guard configuration.revocationLists.isEmpty else {
                throw .invalidSettings("revocation lists are of authorities, and none is trusted")
            }
        }
        switch (configuration.certificate, configuration.key) {
        case (let certificate?, let key?): try useCertificate(at: certificate, key: key)
        case (nil, nil): break
        case (_?, nil), (nil, _?):
            throw .invalidSettings("a client certificate needs its private key, and the reverse")
        }
        SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, nil)
        let protocols = TLSApplicationProtocol.known(hasCertificate: !usesAuthkey).offer
        // Unlike its siblings, it returns 0 on success.
        try OpenSSLFailure.check("offer the protocol") {
            SSL_CTX_set_alpn_protos(pointer, protocols, UInt32(protocols.count)) == 0
        }
    }
}

extension TLSContext {
    /// The longest chain of certificates.
    private static let depth: Int32 = 4
    /// The limit on a peer's certificates together, in bytes.
    private static let certificatesLimit = 64 << 10

    /// Restricts protocols and ciphers; after `SSL_CTX_new`, so that the system's openssl.cnf can't lower the level.
    private func harden(allowsTLS12: Bool) throws(TLSError) {
        var options = mp_ssl_op_no_compression() | mp_ssl_op_no_renegotiation()
        options |= mp_ssl_op_server_preference()
        // In TLS 1.3 the option would keep tickets in memory; there, setting their number to zero does it.
        if allowsTLS12 { options |= mp_ssl_op_no_ticket() }
        SSL_CTX_set_options(pointer, options)
        mp_ssl_ctx_set_session_cache_off(pointer)
        mp_ssl_ctx_accept_moving_buffers(pointer)
        mp_ssl_ctx_clear_auto_retry(pointer)
        mp_ssl_ctx_set_max_cert_list(pointer, Self.certificatesLimit)
        SSL_CTX_set_verify_depth(pointer, Self.depth)
        SSL_CTX_set_cert_verify_callback(pointer, TLSCallbacks.verify, nil)
        let lowest = allowsTLS12 ? TLS1_2_VERSION : TLS1_3_VERSION
        try OpenSSLFailure.check("choose the versions of TLS") {
            mp_ssl_ctx_set_versions(pointer, lowest, TLS1_3_VERSION) == 1
                && SSL_CTX_set_num_tickets(pointer, 0) == 1
                && SSL_CTX_set_cipher_list(pointer, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1
        }
    }

    /// Makes the callbacks offer and find the keys.
    ///
    /// Only ciphers with SHA-256: with another one, OpenSSL ignores the key and asks for a certificate (openssl issue
    /// 21226).
    private func usePresharedKeys() throws(TLSError) {
        try OpenSSLFailure.check("choose the ciphers") {
            let suites = "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256"
            return SSL_CTX_set_ciphersuites(pointer, suites) == 1
        }
        switch role {
        case .server:
            SSL_CTX_set_psk_find_session_callback(pointer, TLSCallbacks.findPresharedKey)
        case .client:
            SSL_CTX_set_psk_use_session_callback(pointer, TLSCallbacks.offerPresharedKey)
        }
    }

    /// Uses this end's certificate, with the authorities that follow it in the file, and its key.
    private func useCertificate(at path: String, key: String) throws(TLSError) {
        let chain = try PEMFile.certificates(at: path)
        if chain[0].isExpired {
            throw .unusableFile(path: path, reason: "it expired on \(chain[0].lastDay); renew it")
        }
        let privateKey = try PEMFile.privateKey(at: key)
        defer { EVP_PKEY_free(privateKey) }
        guard X509_check_private_key(chain[0].pointer, privateKey) == 1 else {
            OpenSSLFailure.clear()
            throw .unusableFile(path: key, reason: "it is not the key of the certificate \(path)")
        }
        try OpenSSLFailure.check("use the certificate \(path)") {
            SSL_CTX_use_certificate(pointer, chain[0].pointer) == 1
                && SSL_CTX_use_PrivateKey(pointer, privateKey) == 1
                && chain.dropFirst().allSatisfy {
                    mp_ssl_ctx_add_chain_certificate(pointer, $0.pointer) == 1
                }
        }
    }

    /// Trusts the authorities in a file; a server also asks clients for certificates of them.
    private func trust(_ path: String) throws(TLSError) {
        let authorities = try PEMFile.certificates(at: path)
        try OpenSSLFailure.check("trust the authorities in \(path)") {
            let store = SSL_CTX_get_cert_store(pointer)
            return authorities.allSatisfy { authority in
                X509_STORE_add_cert(store, authority.pointer) == 1
                    && (role == .client || SSL_CTX_add_client_CA(pointer, authority.pointer) == 1)
            }
        }
    }

    /// Refuses a peer whose own certificate is on a list, or whose authority has no list.
    ///
    /// The authorities between the peer and the root aren't checked: each of them would need a list of the next one,
    /// and whoever has such authorities can write the file of trusted ones again.
    private func refuseRevoked(by paths: [String]) throws(TLSError) {
        guard !paths.isEmpty else { return }
        let store = SSL_CTX_get_cert_store(pointer)
        for path in paths {
            for list in try PEMFile.revocationLists(at: path) {
                guard !list.isExpired else {
                    throw .unusableFile(
                        path: path,
                        reason: TLSError.expiredList(of: list.issuer, on: list.lastDay)
                    )
                }
                try OpenSSLFailure.check("use the revocation list \(path)") {
                    X509_STORE_add_crl(store, list.pointer) == 1
                }
            }
        }
        X509_STORE_set_flags(store, UInt(X509_V_FLAG_CRL_CHECK))
    }

    private static func parseFingerprint(_ text: String) throws(TLSError) -> [UInt8] {
        let digits = Array(text.utf8.filter { $0 != UInt8(ascii: ":") })
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
        }
        guard digits.count == 64, bytes.count == 32 else {
            throw .invalidSettings(
                "a SHA-256 fingerprint has 64 hexadecimal digits, as 'openssl x509 -fingerprint -sha256' shows it"
            )
        }
        return bytes
    }
}
