internal import MPTransport
internal import MPWire

extension MessageAuthenticator {
    /// The HMAC of OpenSSL.
    static let openSSL = MessageAuthenticator { digest, key, message in
        Cryptography.hmac(digest.rawValue, key: key, message: message)
    }
}
