import COpenSSL

/// Signs certificates of servers and clients that trust it.
package struct CertificateAuthority: Sendable {
    package enum Purpose: Sendable {
        case server
        case client

        fileprivate var usage: String { self == .server ? "serverAuth" : "clientAuth" }
    }

    /// The period in which a certificate is valid.
    package struct Term: Sendable {
        /// Its beginning, in seconds from now.
        let start: Int
        /// Its end, in seconds from now.
        let end: Int

        /// From an hour ago, for clocks that are slow, to so many days from now.
        package static func days(_ count: Int) -> Term { Term(start: -3600, end: count * 86_400) }

        /// From one time to another, in seconds from now.
        package static func seconds(_ range: Range<Int>) -> Term {
            Term(start: range.lowerBound, end: range.upperBound)
        }
    }

    let certificate: Certificate
    let key: PrivateKey

    /// Reads an authority from its files.
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

    /// Makes a new authority with a self-signed certificate.
    ///
    /// - Parameters:
    ///   - name: Its common name.
    ///   - term: When its certificate is valid.
    /// - Returns: The authority.
    /// - Throws: ``TLSError`` if OpenSSL fails.
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
    ///   - purpose: Whether it is for a server or a client.
    ///   - name: The holder's common name.
    ///   - names: The host names and addresses of a server.
    ///   - term: When it is valid.
    /// - Returns: The certificate with its key.
    /// - Throws: ``TLSError`` if a name isn't valid.
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

    /// The authority's own certificate and key, to be stored in files.
    package var own: IssuedCertificate { IssuedCertificate(certificate: certificate, key: key) }

    /// Writes names in the syntax of OpenSSL's configuration; nothing in them may be taken for that
    /// syntax.
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
