import COpenSSL

/// Owns a list of certificates that aren't valid any more although they haven't expired (a CRL, RFC 5280).
package final class RevocationList: @unchecked Sendable {
    // SAFETY: As with certificates: OpenSSL counts references atomically, and nobody changes a list that has been
    // signed or read; what OpenSSL itself caches in it, it caches under a lock.
    let pointer: OpaquePointer

    /// Takes over a reference.
    init(adopting pointer: OpaquePointer) { self.pointer = pointer }

    /// Shares a list with its owner.
    convenience init(sharing pointer: OpaquePointer) {
        X509_CRL_up_ref(pointer)
        self.init(adopting: pointer)
    }

    deinit { X509_CRL_free(pointer) }

    var issuer: String { Certificate.text(of: X509_CRL_get_issuer(pointer)) }

    /// The day by which it must be replaced; OpenSSL allows lists without one, but we don't make such lists.
    package var lastDay: String { Certificate.day(of: X509_CRL_get0_nextUpdate(pointer)) }

    /// Whether that day is over.
    var isExpired: Bool {
        guard let end = X509_CRL_get0_nextUpdate(pointer) else { return false }
        return X509_cmp_current_time(end) < 0
    }

    /// The number of certificates on it.
    package var count: Int { Int(max(OPENSSL_sk_num(X509_CRL_get_REVOKED(pointer)), 0)) }

    /// How many lists the authority made before, as far as the list says so.
    var number: Int64 {
        guard let found = X509_CRL_get_ext_d2i(pointer, NID_crl_number, nil, nil) else { return 0 }
        let integer = found.assumingMemoryBound(to: ASN1_INTEGER.self)
        defer { ASN1_INTEGER_free(integer) }
        var number: Int64 = 0
        return ASN1_INTEGER_get_int64(&number, integer) == 1 ? number : 0
    }

    /// Whether a certificate is on it.
    func contains(_ certificate: Certificate) -> Bool {
        var entry: OpaquePointer?
        return X509_CRL_get0_by_cert(pointer, &entry, certificate.pointer) == 1
    }

    /// Whether an authority has signed it.
    func isSigned(by authority: Certificate) -> Bool {
        OpenSSLFailure.clear()
        defer { OpenSSLFailure.clear() }
        return X509_CRL_verify(pointer, X509_get0_pubkey(authority.pointer)) == 1
    }

    /// Writes it to a file, replacing an existing one atomically: readers get either the old or the new list.
    ///
    /// - Throws: ``TLSError`` if it can't be written.
    package func write(to path: String) throws(TLSError) {
        let text = try PEMFile.text("write a revocation list") {
            PEM_write_bio_X509_CRL($0, pointer) == 1
        }
        try PEMFile.replace(path, by: text)
    }
}
