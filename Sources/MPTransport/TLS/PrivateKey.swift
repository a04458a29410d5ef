import COpenSSL

final class PrivateKey: @unchecked Sendable {
    // SAFETY: Nobody changes a key once it is made or read; OpenSSL's own caches in it are under its locks.
    let pointer: OpaquePointer

    init(adopting pointer: OpaquePointer) { self.pointer = pointer }

    deinit { EVP_PKEY_free(pointer) }

    /// Makes a key of the curve P-256, which every TLS implementation knows.
    static func make() throws(TLSError) -> PrivateKey {
        let what = "make a key"
        let context = try OpenSSLFailure.make(what) { EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nil) }
        defer { EVP_PKEY_CTX_free(context) }
        let key = try OpenSSLFailure.make(what) {
            var made: OpaquePointer?
            guard EVP_PKEY_keygen_init(context) == 1,
                EVP_PKEY_CTX_set_group_name(context, "P-256") == 1,
                EVP_PKEY_keygen(context, &made) == 1
            else { return OpaquePointer?.none }
            return made
        }
        return PrivateKey(adopting: key)
    }

    /// The key in PEM form, without a passphrase.
    func text() throws(TLSError) -> SecretBytes {
        // OpenSSL wipes its memory when it frees it.
        let output = try OpenSSLFailure.make("write a key") { BIO_new(BIO_s_secmem()) }
        defer { BIO_free(output) }
        try OpenSSLFailure.check("write a key") {
            PEM_write_bio_PrivateKey(output, pointer, nil, nil, 0, nil, nil) == 1
        }
        let length = BIO_ctrl_pending(output)
        return try SecretBytes(count: length) { buffer throws(TLSError) in
            guard BIO_read(output, buffer.baseAddress, Int32(length)) == length else {
                throw .openSSL("write a key", "it is incomplete")
            }
        }
    }
}
