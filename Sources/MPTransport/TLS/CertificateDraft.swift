import COpenSSL

/// A certificate that isn't signed yet.
struct CertificateDraft {
    private let certificate: Certificate

    /// Begins a certificate.
    ///
    /// - Parameters:
    ///   - name: The holder's common name.
    ///   - key: The holder's key.
    ///   - start: When it becomes valid, in seconds from now.
    ///   - end: When it expires, in seconds from now.
    /// - Throws: ``TLSError`` if OpenSSL fails.
    init(
        for name: String,
        key: PrivateKey,
        from start: Int,
        to end: Int
    ) throws(TLSError) {
        let what = "make a certificate"
        let pointer = try OpenSSLFailure.make(what) { X509_new() }
        certificate = Certificate(adopting: pointer)
        // 126 unpredictable bits, and a positive number whatever they are.
        var serial = Cryptography.random(16)
        serial[0] = serial[0] & 0x3f | 0x40
        // MBSTRING_UTF8, a macro of a macro.
        let utf8: Int32 = 0x1000
        try OpenSSLFailure.check(what) {
            let number = BN_bin2bn(serial, Int32(serial.count), nil)
            defer { BN_free(number) }
            let (subject, text) = (X509_get_subject_name(pointer), Array(name.utf8))
            return X509_set_version(pointer, 2) == 1
                && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(pointer)) != nil
                && X509_gmtime_adj(X509_getm_notBefore(pointer), start) != nil
                && X509_gmtime_adj(X509_getm_notAfter(pointer), end) != nil
                && X509_set_pubkey(pointer, key.pointer) == 1
                && X509_NAME_add_entry_by_txt(
                    subject,
                    "CN",
                    utf8,
                    text,
                    Int32(text.count),
                    -1,
                    0
                ) == 1
        }
    }

    /// Adds extensions, in the syntax of OpenSSL's configuration; before the signature.
    mutating func add(_ extensions: [(kind: Int32, value: String)]) throws(TLSError) {
        for (kind, value) in extensions { try add(kind, value) }
    }

    private func add(_ kind: Int32, _ value: String) throws(TLSError) {
        try OpenSSLFailure.check("add \(value) to a certificate") {
            var context = X509V3_CTX()
            let pointer = certificate.pointer
            X509V3_set_ctx(&context, pointer, pointer, nil, nil, 0)
            let made = X509V3_EXT_conf_nid(nil, &context, kind, value)
            defer { X509_EXTENSION_free(made) }
            return made != nil && X509_add_ext(pointer, made, -1) == 1
        }
    }

    /// Signs it.
    ///
    /// - Parameters:
    ///   - issuer: The authority; `nil` for a self-signed certificate.
    ///   - key: The authority's key.
    /// - Returns: The certificate, which isn't changed any more.
    /// - Throws: ``TLSError`` if OpenSSL fails.
    consuming func signed(
        by issuer: Certificate?,
        with key: PrivateKey
    ) throws(TLSError) -> Certificate {
        let pointer = certificate.pointer
        try OpenSSLFailure.check("sign a certificate") {
            let name = X509_get_subject_name(issuer?.pointer ?? pointer)
            return X509_set_issuer_name(pointer, name) == 1
                && X509_sign(pointer, key.pointer, EVP_sha256()) > 0
        }
        return certificate
    }
}
