import COpenSSL
import CMultiprocessing
import Glibc

/// The cryptography of the handshake, done by OpenSSL and the kernel.
package enum Cryptography {
    /// A digest that OpenSSL has looked up; it lives as long as the process.
    private struct Digest: @unchecked Sendable {
        // SAFETY: OpenSSL's fetched digests are immutable and may be used by all threads; nobody frees this one.
        let pointer: OpaquePointer
    }

    /// The digests by Python's names, without those that this OpenSSL doesn't offer, such as MD5 in FIPS mode.
    private static let digests: [String: Digest] = {
        let names = [
            "md5": "MD5", "sha256": "SHA2-256", "sha384": "SHA2-384", "sha3_256": "SHA3-256",
            "sha3_384": "SHA3-384",
        ]
        defer { ERR_clear_error() }
        // Otherwise OpenSSL frees itself when the program exits, while threads still compute.
        OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil)
        return names.compactMapValues { EVP_MD_fetch(nil, $0, nil).map(Digest.init) }
    }()

    /// Whether this OpenSSL offers a digest.
    package static func offers(_ digest: String) -> Bool { digests[digest] != nil }

    /// Computes a message authentication code.
    ///
    /// - Parameters:
    ///   - digest: Python's name: `md5`, `sha256`, `sha384`, `sha3_256` or `sha3_384`.
    ///   - key: The secret, which is not kept.
    ///   - message: The message to authenticate.
    /// - Returns: The code; random bytes, which match nothing, if OpenSSL doesn't offer the digest. Never something
    ///   that a peer could foresee, such as no bytes.
    package static func hmac(
        _ digest: String,
        key: UnsafeRawBufferPointer,
        message: [UInt8]
    ) -> [UInt8] {
        guard let digest = digests[digest],
            let code = hmac(digest, key: key, message: message)
        else { return random(Int(EVP_MAX_MD_SIZE)) }
        return code
    }

    private static func hmac(
        _ digest: Digest,
        key: UnsafeRawBufferPointer,
        message: [UInt8]
    ) -> [UInt8]? {
        guard let keyLength = Int32(exactly: key.count) else { return nil }
        ERR_clear_error()
        // An empty key is valid, but HMAC takes a null pointer for "the previous key".
        let nothing: [UInt8] = [0]
        var length: UInt32 = 0
        let code = [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { buffer, count in
            let result = nothing.withUnsafeBytes { empty in
                message.withUnsafeBufferPointer { message in
                    HMAC(
                        digest.pointer,
                        key.baseAddress ?? empty.baseAddress,
                        keyLength,
                        message.baseAddress,
                        message.count,
                        buffer.baseAddress,
                        &length
                    )
                }
            }
            count = result == nil ? 0 : Int(length)
        }
        guard !code.isEmpty else {
            ERR_clear_error()
            return nil
        }
        return code
    }

    /// Returns unpredictable bytes from the kernel.
    package static func random(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            fill(
                UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count]
                )
            )
            filled = count
        }
    }

    /// Fills a buffer with unpredictable bytes from the kernel.
    package static func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        var filled = 0
        while filled < buffer.count {
            let drawn = getrandom(
                buffer.baseAddress?.advanced(by: filled),
                buffer.count - filled,
                0
            )
            // Only a signal can interrupt it; a kernel without the call can't run Swift.
            guard drawn >= 0 else {
                precondition(errno == EINTR, "the kernel gives no random bytes")
                continue
            }
            filled += drawn
        }
    }
}
