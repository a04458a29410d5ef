internal import MPSystem

/// The HMAC function; the target that links a cryptographic library passes it in.
package struct MessageAuthenticator: Sendable {
    /// Computes the HMAC of a message, from digest, key and message, none of which it may keep.
    ///
    /// Only an empty result means that the digest isn't available. HMAC-SHA256 always is.
    package typealias Function =
        @Sendable (DigestName, UnsafeRawBufferPointer, [UInt8]) -> [UInt8]

    private let function: Function

    package init(_ function: @escaping Function) {
        self.function = function
    }

    /// Computes the HMAC of `message` with the authkey.
    package func mac(_ digest: DigestName, key: Authkey, of message: [UInt8]) -> [UInt8] {
        key.withBytes { function(digest, $0, message) }
    }

    /// Computes the HMAC-SHA256 of `message` with `key`.
    private func sha256(key: [UInt8], of message: [UInt8]) -> [UInt8] {
        key.withUnsafeBytes { function(.sha256, $0, message) }
    }
}

extension MessageAuthenticator {
    /// Derives 32 bytes of key material from the authkey: HKDF-SHA256 (RFC 5869).
    ///
    /// 32 bytes are one block of output, so the expansion is one HMAC over `info` and the counter.
    ///
    /// - Parameters:
    ///   - authkey: The input key material.
    ///   - salt: What else both sides know; empty by default.
    ///   - info: The purpose of the result; different texts give independent keys.
    /// - Returns: The derived key.
    package func derivedKey(
        from authkey: Authkey,
        salt: [UInt8] = [UInt8](repeating: 0, count: 32),
        for info: String
    ) -> Authkey {
        // Here the secret is the message of the HMAC, so it must be an array for a moment.
        var secret = authkey.withBytes { Array($0) }
        defer { secret.wipe() }
        let pseudoRandomKey = Authkey(bytes: sha256(key: salt, of: secret))
        return Authkey(bytes: mac(.sha256, key: pseudoRandomKey, of: Array(info.utf8) + [1]))
    }
}
