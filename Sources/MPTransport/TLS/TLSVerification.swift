import COpenSSL

/// Verifies the certificates of one peer, and keeps what was wrong with them.
struct TLSVerification {
    /// The settings of the session; the callbacks find them here.
    let context: TLSContext
    /// The name or address that the peer must have.
    let expectedName: String?
    private(set) var error: TLSError?

    /// The end whose certificates are verified.
    private var peer: TLSPeer { context.role.opposite }

    init(context: TLSContext, expectedName: String?) {
        self.context = context
        self.expectedName = expectedName
    }

    /// Verifies the certificates that OpenSSL has received.
    mutating func accepts(_ store: OpaquePointer) -> Bool {
        guard let pinned = context.pinnedFingerprint else {
            guard X509_verify_cert(store) != 1 else { return true }
            error = verdict(X509_STORE_CTX_get_error(store), in: store)
            // Otherwise OpenSSL would tell the peer that its certificate is wrong.
            if error?.isOfOurLists == true {
                X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REJECTED)
            }
            return false
        }
        error = leaf(of: store).map { verdict(on: $0, pinned: pinned) } ?? .wrongFingerprint("none")
        let code = error == nil ? X509_V_OK : X509_V_ERR_APPLICATION_VERIFICATION
        X509_STORE_CTX_set_error(store, code)
        return error == nil
    }

    private func verdict(on leaf: Certificate, pinned: [UInt8]) -> TLSError? {
        let actual = leaf.fingerprint
        // The certificate is public, and so is its digest: no need for constant time.
        guard actual == pinned else { return .wrongFingerprint(actual.fingerprintText) }
        if leaf.isExpired { return .certificateExpired(peer, on: leaf.lastDay) }
        if leaf.isNotYetValid { return .certificateNotYetValid(peer, from: leaf.firstDay) }
        return nil
    }

    private func verdict(_ code: Int32, in store: OpaquePointer) -> TLSError {
        let current = X509_STORE_CTX_get_current_cert(store).map(Certificate.init(sharing:))
        let culprit = current ?? leaf(of: store)
        switch code {
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return .certificateExpired(peer, on: culprit?.lastDay ?? "an unknown day")
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return .certificateNotYetValid(peer, from: culprit?.firstDay ?? "an unknown day")
        case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH:
            return .wrongName(
                expected: expectedName ?? "any name",
                actual: leaf(of: store)?.names ?? []
            )
        case X509_V_ERR_CERT_REVOKED:
            return .certificateRevoked(peer, holder: culprit?.subject ?? "")
        case X509_V_ERR_UNABLE_TO_GET_CRL:
            return .revocationListMissing(peer, issuer: culprit?.issuer ?? "")
        case X509_V_ERR_CRL_HAS_EXPIRED:
            let list = culprit.flatMap { Self.expiredList(of: $0, in: store) }
            return .revocationListExpired(
                issuer: culprit?.issuer ?? "",
                on: list?.lastDay ?? "an unknown day"
            )
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
            return .selfSigned(peer)
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT,
            X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
            return .unknownAuthority(peer, issuer: culprit?.issuer ?? "")
        default:
            let words = X509_verify_cert_error_string(Int(code)).map { String(cString: $0) }
            return .certificateRefused(peer, reason: words ?? "error \(code)")
        }
    }

    /// Finds the list that is too old to check a certificate; OpenSSL has released it when it reports that.
    private static func expiredList(
        of certificate: Certificate,
        in store: OpaquePointer
    ) -> RevocationList? {
        let issuer = X509_get_issuer_name(certificate.pointer)
        guard let found = X509_STORE_CTX_get1_crls(store, issuer) else { return nil }
        defer { OPENSSL_sk_free(found) }
        // We own the stack and the references in it.
        let lists = (0..<max(OPENSSL_sk_num(found), 0)).compactMap { index in
            OPENSSL_sk_value(found, index).map { RevocationList(adopting: OpaquePointer($0)) }
        }
        return lists.first(where: \.isExpired)
    }

    private func leaf(of store: OpaquePointer) -> Certificate? {
        X509_STORE_CTX_get0_cert(store).map(Certificate.init(sharing:))
    }
}

extension [UInt8] {
    /// The bytes as OpenSSL writes a fingerprint: `AB:01:…`.
    package var fingerprintText: String {
        map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
            .joined(separator: ":")
    }
}
