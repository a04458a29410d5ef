import COpenSSL

extension CertificateAuthority {
    /// Revokes certificates that the authority has signed.
    ///
    /// - Parameters:
    ///   - paths: The PEM files with the certificates; none renews the list.
    ///   - list: The PEM file with the authority's previous list, whose certificates stay revoked; `nil` begins a
    ///     list.
    ///   - term: When the new list is valid; after that, those who use the list accept nobody.
    /// - Returns: The new list.
    /// - Throws: ``TLSError``, naming the file that can't be used and why.
    package func revoke(
        _ paths: [String],
        after list: String?,
        term: Term
    ) throws(TLSError) -> RevocationList {
        let previous = try list.map { path throws(TLSError) in try self.ownList(at: path) }
        let draft = try RevocationListDraft(of: certificate, after: previous, term)
        for path in paths {
            let certificate = try PEMFile.certificates(at: path)[0]
            guard hasSigned(certificate) else {
                throw .unusableFile(path: path, reason: "this authority has not signed it")
            }
            try draft.add(certificate)
        }
        return try draft.signed(with: key)
    }

    private func ownList(at path: String) throws(TLSError) -> RevocationList {
        let list = try PEMFile.revocationLists(at: path)[0]
        guard list.isSigned(by: certificate) else {
            throw .unusableFile(path: path, reason: "this authority has not signed it")
        }
        return list
    }

    private func hasSigned(_ other: Certificate) -> Bool {
        OpenSSLFailure.clear()
        defer { OpenSSLFailure.clear() }
        return X509_check_issued(certificate.pointer, other.pointer) == X509_V_OK
            && X509_verify(other.pointer, X509_get0_pubkey(certificate.pointer)) == 1
    }
}

/// A revocation list that isn't signed yet.
private struct RevocationListDraft {
    /// The authority that will sign it.
    private let authority: Certificate
    private let list: RevocationList
    /// The attempt, in error texts.
    private let what = "make a revocation list"

    /// Begins with the certificates revoked before.
    init(
        of authority: Certificate,
        after previous: RevocationList?,
        _ term: CertificateAuthority.Term
    ) throws(TLSError) {
        self.authority = authority
        let pointer = try OpenSSLFailure.make(what) { X509_CRL_new() }
        list = RevocationList(adopting: pointer)
        let number = (previous?.number ?? 0) + 1
        try OpenSSLFailure.check(what) {
            let (start, end) = (X509_gmtime_adj(nil, term.start), X509_gmtime_adj(nil, term.end))
            let integer = ASN1_INTEGER_new()
            defer {
                ASN1_STRING_free(start)
                ASN1_STRING_free(end)
                ASN1_INTEGER_free(integer)
            }
            // The name before the certificates: without it, none is found again.
            let name = X509_get_subject_name(authority.pointer)
            return X509_CRL_set_version(pointer, 1) == 1
                && X509_CRL_set_issuer_name(pointer, name) == 1
                && X509_CRL_set1_lastUpdate(pointer, start) == 1
                && X509_CRL_set1_nextUpdate(pointer, end) == 1
                && ASN1_INTEGER_set_int64(integer, number) == 1
                && X509_CRL_add1_ext_i2d(pointer, NID_crl_number, integer, 0, 0) == 1
        }
        guard let entries = previous.map({ X509_CRL_get_REVOKED($0.pointer) }) else { return }
        for index in 0..<max(OPENSSL_sk_num(entries), 0) {
            guard let entry = OPENSSL_sk_value(entries, index) else { continue }
            try add(try OpenSSLFailure.make(what) { X509_REVOKED_dup(OpaquePointer(entry)) })
        }
    }

    /// Revokes a certificate from now on, unless it is revoked already.
    func add(_ certificate: Certificate) throws(TLSError) {
        guard !list.contains(certificate) else { return }
        let entry = try OpenSSLFailure.make(what) { X509_REVOKED_new() }
        do throws(TLSError) {
            try OpenSSLFailure.check(what) {
                let now = X509_gmtime_adj(nil, 0)
                defer { ASN1_STRING_free(now) }
                let number = X509_get_serialNumber(certificate.pointer)
                return X509_REVOKED_set_serialNumber(entry, number) == 1
                    && X509_REVOKED_set_revocationDate(entry, now) == 1
            }
        } catch {
            X509_REVOKED_free(entry)
            throw error
        }
        try add(entry)
    }

    /// Takes over an entry.
    private func add(_ entry: OpaquePointer) throws(TLSError) {
        try OpenSSLFailure.check(what) {
            guard X509_CRL_add0_revoked(list.pointer, entry) != 1 else { return true }
            X509_REVOKED_free(entry)
            return false
        }
    }

    func signed(with key: PrivateKey) throws(TLSError) -> RevocationList {
        let pointer = list.pointer
        // If several keys have one name, it tells which one has signed; an authority without such an identifier has
        // only one key.
        if X509_get_ext_by_NID(authority.pointer, NID_subject_key_identifier, -1) >= 0 {
            try OpenSSLFailure.check(what) {
                var context = X509V3_CTX()
                X509V3_set_ctx(&context, authority.pointer, nil, nil, pointer, 0)
                let kind = NID_authority_key_identifier
                let made = X509V3_EXT_conf_nid(nil, &context, kind, "keyid")
                defer { X509_EXTENSION_free(made) }
                return made != nil && X509_CRL_add_ext(pointer, made, -1) == 1
            }
        }
        try OpenSSLFailure.check(what) {
            X509_CRL_sort(pointer) == 1
                && X509_CRL_sign(pointer, key.pointer, EVP_sha256()) > 0
        }
        return list
    }
}
