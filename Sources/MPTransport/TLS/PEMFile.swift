import COpenSSL
import Glibc
import MPSystem

/// Reads files with certificates and keys.
enum PEMFile {
    /// The longest file that is read, in bytes: the system's authorities take a quarter of it.
    private static let longest = 1 << 20

    /// Reads a private key, from a file that only its owner can use.
    ///
    /// - Returns: The key, which the caller must free.
    /// - Throws: ``TLSError``, saying what is wrong with the file.
    static func privateKey(at path: String) throws(TLSError) -> OpaquePointer {
        let text = try read(path, isSecret: true)
        return try text.withBytes { bytes -> Result<OpaquePointer, TLSError> in
            OpenSSLFailure.clear()
            defer { OpenSSLFailure.clear() }
            guard let source = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else {
                return .failure(.openSSL("read \(path)", OpenSSLFailure.drain().words))
            }
            defer { BIO_free(source) }
            // Without a callback of ours, OpenSSL asks for a passphrase at the terminal.
            guard let key = PEM_read_bio_PrivateKey(source, nil, { _, _, _, _ in 0 }, nil) else {
                return .failure(
                    .unusableFile(
                        path: path,
                        reason: "it holds no private key in PEM form without a passphrase"
                    )
                )
            }
            return .success(key)
        }.get()
    }

    /// Reads all certificates of a file, the holder's own one first.
    ///
    /// - Returns: The certificates, at least one.
    /// - Throws: ``TLSError``, saying what is wrong with the file.
    static func certificates(at path: String) throws(TLSError) -> [Certificate] {
        let text = try read(path, isSecret: false)
        let certificates = text.withBytes { bytes in
            OpenSSLFailure.clear()
            defer { OpenSSLFailure.clear() }
            var found: [Certificate] = []
            guard let source = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else {
                return found
            }
            defer { BIO_free(source) }
            while let next = PEM_read_bio_X509(source, nil, { _, _, _, _ in 0 }, nil) {
                found.append(Certificate(adopting: next))
            }
            return found
        }
        guard !certificates.isEmpty else {
            throw .unusableFile(path: path, reason: "it holds no certificate in PEM form")
        }
        return certificates
    }

    /// Reads all revocation lists of a file.
    ///
    /// - Returns: The lists, at least one.
    /// - Throws: ``TLSError``, saying what is wrong with the file.
    static func revocationLists(at path: String) throws(TLSError) -> [RevocationList] {
        let text = try read(path, isSecret: false)
        let lists = text.withBytes { bytes in
            OpenSSLFailure.clear()
            defer { OpenSSLFailure.clear() }
            var found: [RevocationList] = []
            guard let source = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else {
                return found
            }
            defer { BIO_free(source) }
            while let next = PEM_read_bio_X509_CRL(source, nil, { _, _, _, _ in 0 }, nil) {
                found.append(RevocationList(adopting: next))
            }
            return found
        }
        guard !lists.isEmpty else {
            throw .unusableFile(path: path, reason: "it holds no revocation list in PEM form")
        }
        return lists
    }

    private static func read(_ path: String, isSecret: Bool) throws(TLSError) -> SecretBytes {
        // O_NOFOLLOW for keys only: certificates are often links to the current ones.
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (isSecret ? O_NOFOLLOW : 0)
        let file = Descriptor(adopting: open(path, flags))
        guard file.rawValue >= 0 else {
            let isLink = isSecret && errno == ELOOP
            throw .unusableFile(
                path: path,
                reason: isLink ? "it is a symbolic link" : words(for: errno)
            )
        }
        var status = stat()
        guard fstat(file.rawValue, &status) == 0 else {
            throw .unusableFile(path: path, reason: words(for: errno))
        }
        try check(status, of: path, isSecret: isSecret)
        let descriptor = file.rawValue
        return try SecretBytes(count: Int(status.st_size)) { buffer throws(TLSError) in
            guard Glibc.read(descriptor, buffer.baseAddress, buffer.count) == buffer.count else {
                throw .unusableFile(path: path, reason: "it changed while it was read")
            }
        }
    }

    private static func check(
        _ status: stat,
        of path: String,
        isSecret: Bool
    ) throws(TLSError) {
        func refuse(_ reason: String) -> TLSError { .unusableFile(path: path, reason: reason) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw refuse("it is not a regular file") }
        guard status.st_size > 0 else { throw refuse("the file is empty") }
        guard status.st_size <= longest else {
            throw refuse("the file is longer than \(longest) bytes")
        }
        guard isSecret else { return }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw refuse("it belongs to another user (uid \(status.st_uid))")
        }
        guard status.st_mode & 0o077 == 0 else {
            let mode = String(status.st_mode & 0o777, radix: 8)
            throw refuse("others may use it (mode \(mode)); run: chmod 600 \(path)")
        }
    }

    private static func words(for code: Int32) -> String {
        switch code {
        case ENOENT: "there is no such file"
        case EACCES, EPERM: "its permissions forbid it"
        case ENOTDIR: "a part of the path is not a directory"
        default: "error \(code) of the system"
        }
    }
}
