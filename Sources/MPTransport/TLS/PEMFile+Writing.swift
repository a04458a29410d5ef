import COpenSSL
import Glibc
import MPSystem

extension PEMFile {
    /// Has OpenSSL write something that isn't secret, as text.
    ///
    /// - Parameters:
    ///   - what: The call in words, for the error.
    ///   - call: Writes to a BIO; returns whether it succeeded.
    /// - Returns: The text.
    /// - Throws: ``TLSError`` with OpenSSL's words.
    static func text(
        _ what: String,
        _ call: (OpaquePointer) -> Bool
    ) throws(TLSError) -> [UInt8] {
        let output = try OpenSSLFailure.make(what) { BIO_new(BIO_s_mem()) }
        defer { BIO_free(output) }
        try OpenSSLFailure.check(what) { call(output) }
        let length = BIO_ctrl_pending(output)
        return [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            count = max(Int(BIO_read(output, buffer.baseAddress, Int32(length))), 0)
        }
    }

    /// Writes a new file.
    static func write(
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
        guard Glibc.write(file.rawValue, bytes.baseAddress, bytes.count) == bytes.count,
            fsync(file.rawValue) == 0
        else {
            let code = errno
            unlink(path)
            return .failure(.unusableFile(path: path, reason: "error \(code) of the system"))
        }
        return .success(())
    }

    /// Writes a file that isn't secret, replacing an existing one.
    static func replace(_ path: String, by text: [UInt8]) throws(TLSError) {
        let draft = "\(path).\(getpid())"
        try text.withUnsafeBytes { bytes in write(bytes, to: draft, mode: 0o644) }.get()
        guard rename(draft, path) == 0 else {
            let code = errno
            unlink(draft)
            throw .unusableFile(path: path, reason: "error \(code) of the system")
        }
    }
}
