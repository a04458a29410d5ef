import COpenSSL

/// The key by which two ends protect a connection without certificates; derived from the secret that both hold.
package final class TLSPresharedKey: Sendable {
    /// How long the secret has to be at least: whoever sees a handshake can try out short ones at leisure.
    package static let shortestSecret = 32
    /// Whose key it is; sent in clear.
    static let identity: StaticString = "mp1:default"
    /// The name of this use of the secret, so that it has nothing to do with any other.
    private static let purpose = Array("mp tls13 psk v1".utf8)

    /// The key itself.
    private let bytes: SecretBytes

    /// Derives the key: HKDF-SHA256, without salt.
    ///
    /// - Parameter secret: The authkey, at least ``shortestSecret`` bytes, which is not kept.
    /// - Throws: ``TLSError`` if the secret is too short.
    package init(from secret: UnsafeRawBufferPointer) throws(TLSError) {
        guard secret.count >= Self.shortestSecret else {
            throw .invalidSettings(
                """
                TLS by authkey needs one of at least \(Self.shortestSecret) bytes, and this one has \
                \(secret.count): a shorter one can be guessed from a handshake
                """
            )
        }
        bytes = try SecretBytes(count: 32) { output throws(TLSError) in
            try Self.derive(from: secret, into: output)
        }
    }

    /// Lends the key to a body, which must not keep it.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        bytes.withBytes(body)
    }

    private static func derive(
        from secret: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) throws(TLSError) {
        let what = "derive a key"
        let context = try OpenSSLFailure.make(what) {
            EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, nil)
        }
        defer { EVP_PKEY_CTX_free(context) }
        let secret = secret.assumingMemoryBound(to: UInt8.self)
        let key = output.assumingMemoryBound(to: UInt8.self)
        var length = key.count
        try OpenSSLFailure.check(what) {
            EVP_PKEY_derive_init(context) == 1
                && EVP_PKEY_CTX_set_hkdf_md(context, EVP_sha256()) == 1
                && EVP_PKEY_CTX_set1_hkdf_key(context, secret.baseAddress, Int32(secret.count)) == 1
                && EVP_PKEY_CTX_add1_hkdf_info(context, purpose, Int32(purpose.count)) == 1
                && EVP_PKEY_derive(context, key.baseAddress, &length) == 1
        }
    }
}
