internal import COpenSSL
import MPWire

extension MessageAuthenticator {
    /// The real HMAC, by OpenSSL.
    static let openSSL = MessageAuthenticator { digest, key, message in
        let function =
            switch digest {
            case .md5: EVP_md5()
            case .sha256: EVP_sha256()
            case .sha384: EVP_sha384()
            case .sha3_256: EVP_sha3_256()
            case .sha3_384: EVP_sha3_384()
            }
        var count: UInt32 = 0
        var mac = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        HMAC(function, key.baseAddress, Int32(key.count), message, message.count, &mac, &count)
        return Array(mac.prefix(Int(count)))
    }
}
