import COpenSSL

/// The key by which two ends protect a connection without certificates; derived from the secret that both hold.
package final class TLSPresharedKey: Sendable {
    /// The shortest secret in bytes: whoever sees a handshake can try out short ones at leisure.
    package static let shortestSecret = 32
    /// The prefix of identities.
    private static let prefix = Array("mp1:".utf8)
    /// Length of the bytes that tell one key from others.
    private static let nameLength = 16
    /// Labels of these uses of the secret, which separate them from all other uses.
    private static let purpose = Array("mp tls13 psk v1".utf8)
    private static let namePurpose = Array("mp tls13 psk id v1".utf8)

    private let bytes: SecretBytes
    /// Identifies the key.
    ///
    /// Sent in clear, so that a server with several keys finds it; it reveals nothing else of the secret.
    private let identity: SecretBytes

    /// Derives the key by HKDF-SHA256, without salt.
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
            try Self.derive(Self.purpose, from: secret, into: output)
        }
        let name = try SecretBytes(count: Self.nameLength) { output throws(TLSError) in
            try Self.derive(Self.namePurpose, from: secret, into: output)
        }
        let text = Self.prefix + name.withBytes { $0.flatMap(\.hexadecimalDigits) }
        identity = SecretBytes(count: text.count) { $0.copyBytes(from: text) }
    }

    /// The key's identity, in memory that doesn't move while the key exists.
    func withIdentity<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        identity.withBytes(body)
    }

    /// Passes the key to a body, which must not keep it.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        bytes.withBytes(body)
    }

    private static func derive(
        _ purpose: [UInt8],
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

extension UInt8 {
    /// Two hexadecimal digits in ASCII.
    fileprivate var hexadecimalDigits: [UInt8] {
        [self >> 4, self & 15].map { digit in
            digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
        }
    }
}
