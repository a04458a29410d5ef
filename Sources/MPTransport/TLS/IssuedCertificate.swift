import COpenSSL

/// A certificate with its key, to be written to files.
package struct IssuedCertificate: Sendable {
    private let certificate: Certificate
    private let key: PrivateKey

    init(certificate: Certificate, key: PrivateKey) {
        self.certificate = certificate
        self.key = key
    }

    /// The SHA-256 digest by which clients can pin it, as OpenSSL writes it.
    package var fingerprint: String { certificate.fingerprint.fingerprintText }

    /// The day on which it expires.
    package var lastDay: String { certificate.lastDay }

    /// Writes both to new files: the key first, which only its owner can read.
    ///
    /// - Parameters:
    ///   - path: The file for the certificate.
    ///   - keyPath: The file for the key.
    /// - Throws: ``TLSError`` if one of them exists, or can't be written.
    package func write(to path: String, key keyPath: String) throws(TLSError) {
        let text = try text()
        let keyText = try key.text()
        try keyText.withBytes { bytes in PEMFile.write(bytes, to: keyPath, mode: 0o600) }.get()
        try text.withUnsafeBytes { bytes in PEMFile.write(bytes, to: path, mode: 0o644) }.get()
    }

    /// The certificate in PEM form.
    private func text() throws(TLSError) -> [UInt8] {
        try PEMFile.text("write a certificate") {
            PEM_write_bio_X509($0, certificate.pointer) == 1
        }
    }
}
