import COpenSSL
import Glibc

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

    /// Writes both, to new files: the key first, which nobody but its owner can read.
    ///
    /// - Parameters:
    ///   - path: The file for the certificate.
    ///   - keyPath: The file for the key.
    /// - Throws: ``TLSError`` if one of them exists, or can't be written.
    package func write(to path: String, key keyPath: String) throws(TLSError) {
        let text = try text()
        let keyText = try key.text()
        try keyText.withBytes { bytes in Self.write(bytes, to: keyPath, mode: 0o600) }.get()
        try text.withUnsafeBytes { bytes in Self.write(bytes, to: path, mode: 0o644) }.get()
    }

    /// The certificate in PEM form.
    private func text() throws(TLSError) -> [UInt8] {
        let output = try OpenSSLFailure.make("write a certificate") { BIO_new(BIO_s_mem()) }
        defer { BIO_free(output) }
        try OpenSSLFailure.check("write a certificate") {
            PEM_write_bio_X509(output, certificate.pointer) == 1
        }
        let length = BIO_ctrl_pending(output)
        return [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            count = max(Int(BIO_read(output, buffer.baseAddress, Int32(length))), 0)
        }
    }

    private static func write(
        _ bytes: UnsafeRawBufferPointer,
        to path: String,
        mode: mode_t
    ) -> Result<Void, TLSError> {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let file = Descriptor(adopting: open(path, flags, mode))
        guard file.rawValue >= 0 else {
            let reason =
                errno == EEXIST
                ? "the file exists and was left alone" : "error \(errno) of the system"
            return .failure(.unusableFile(path: path, reason: reason))
        }
        guard Glibc.write(file.rawValue, bytes.baseAddress, bytes.count) == bytes.count else {
            let code = errno
            unlink(path)
            return .failure(.unusableFile(path: path, reason: "error \(code) of the system"))
        }
        return .success(())
    }
}
