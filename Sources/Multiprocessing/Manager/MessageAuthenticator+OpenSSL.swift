internal import MPTransport
internal import MPWire

extension MessageAuthenticator {
    /// The HMAC of OpenSSL.
    ///
    /// A digest that this system forbids (MD5 under FIPS) gives random bytes: nobody's proof equals
    /// them, while any fixed value could be sent by somebody who doesn't know the authkey.
    static let openSSL = MessageAuthenticator { digest, key, message in
        Cryptography.hmac(digest.rawValue, key: key, message: message) ?? Cryptography.random(32)
    }
}
