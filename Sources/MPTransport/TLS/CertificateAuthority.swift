import COpenSSL

/// Signs certificates of servers and clients that trust it.
package struct CertificateAuthority: Sendable {
    /// For what a certificate is good.
    package enum Purpose: Sendable {
        /// To be shown by a server.
        case server
        /// To be shown by a client.
        case client

        /// The extended key usage.
        fileprivate var usage: String { self == .server ? "serverAuth" : "clientAuth" }
    }

    /// When a certificate is good, from now on.
    package struct Term: Sendable {
        /// When it begins, in seconds from now.
        let start: Int
        /// When it ends, in seconds from now.
        let end: Int

        /// From an hour ago, for clocks that are slow, for so many days.
        package static func days(_ count: Int) -> Term { Term(start: -3600, end: count * 86_400) }

        /// From one time to another, in seconds from now.
        package static func seconds(_ range: Range<Int>) -> Term {
            Term(start: range.lowerBound, end: range.upperBound)
        }
    }

    /// Its own certificate.
    let certificate: Certificate
    /// Its key.
    let key: PrivateKey

    /// Reads an authority that was written before.
    ///
    /// - Parameters:
    ///   - path: The PEM file with its certificate.
    ///   - keyPath: The PEM file with its key, mode 0600.
    /// - Throws: ``TLSError``, naming the file and what is wrong with it.
    package init(certificate path: String, key keyPath: String) throws(TLSError) {
        certificate = try PEMFile.certificates(at: path)[0]
        key = PrivateKey(adopting: try PEMFile.privateKey(at: keyPath))
        guard X509_check_private_key(certificate.pointer, key.pointer) == 1 else {
            OpenSSLFailure.clear()
            throw .unusableFile(path: keyPath, reason: "it is not the key of \(path)")
        }
    }

    private init(certificate: Certificate, key: PrivateKey) {
        self.certificate = certificate
        self.key = key
    }

    /// Makes a new authority, which vouches for itself.
    ///
    /// - Parameters:
    ///   - name: What people call it.
    ///   - term: When it is good.
    /// - Returns: The authority.
    /// - Throws: ``TLSError`` if OpenSSL can't.
    package static func make(named name: String, term: Term) throws(TLSError) -> Self {
        let key = try PrivateKey.make()
        var draft = try CertificateDraft(for: name, key: key, from: term.start, to: term.end)
        try draft.add([
            (NID_basic_constraints, "critical,CA:TRUE"),
            (NID_key_usage, "critical,keyCertSign,cRLSign"),
            (NID_subject_key_identifier, "hash"),
        ])
        return Self(certificate: try draft.signed(by: nil, with: key), key: key)
    }

    /// Makes a certificate with a key of its own.
    ///
    /// - Parameters:
    ///   - purpose: For what it is good.
    ///   - name: What people call its holder.
    ///   - names: The host names and addresses of a server.
    ///   - term: When it is good.
    /// - Returns: The certificate with its key.
    /// - Throws: ``TLSError`` if a name can't be one.
    package func issue(
        _ purpose: Purpose,
        named name: String,
        names: [String] = [],
        term: Term
    ) throws(TLSError) -> IssuedCertificate {
        let key = try PrivateKey.make()
        var draft = try CertificateDraft(for: name, key: key, from: term.start, to: term.end)
        var extensions = [
            (NID_basic_constraints, "critical,CA:FALSE"),
            (NID_key_usage, "critical,digitalSignature"),
            (NID_ext_key_usage, purpose.usage),
        ]
        if !names.isEmpty {
            extensions.append((NID_subject_alt_name, try Self.alternatives(names)))
        }
        try draft.add(extensions)
        let signed = try draft.signed(by: certificate, with: self.key)
        return IssuedCertificate(certificate: signed, key: key)
    }

    /// The authority's own certificate and key, to be kept in files.
    package var own: IssuedCertificate { IssuedCertificate(certificate: certificate, key: key) }

    /// Writes names as OpenSSL's configuration does; nothing in them may be taken for its syntax.
    private static func alternatives(_ names: [String]) throws(TLSError) -> String {
        var parts: [String] = []
        for name in names {
            if NumericHost.isAddress(name) {
                parts.append("IP:\(name)")
            } else {
                let isName =
                    !name.isEmpty && name.utf8.count <= 253
                    && name.allSatisfy {
                        $0.isASCII && ($0.isLetter || $0.isNumber || "-._*".contains($0))
                    }
                guard isName else {
                    throw .invalidSettings("'\(name)' is neither a host name nor an address")
                }
                parts.append("DNS:\(name)")
            }
        }
        return parts.joined(separator: ",")
    }
}
