import Glibc

/// A new file that only its owner can read, to which bytes are appended.
package struct AppendedFile: ~Copyable, Sendable {
    private let descriptor: Descriptor

    /// Creates a file with the mode 0600; one that is there already and isn't empty gets `.1` after its name.
    ///
    /// - Throws: The file can't be created, or something else than a regular file is there.
    package init(creating path: String) throws(SystemError) {
        descriptor = try Self.create(path)
    }

    private static func create(_ path: String) throws(SystemError) -> Descriptor {
        var status = stat()
        if lstat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw SystemError(call: "open", code: EEXIST)
            }
            guard rename(path, path + ".1") == 0 else {
                throw SystemError(call: "rename", code: errno)
            }
        }
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_APPEND | O_NOFOLLOW
        let number = open(path, flags, 0o600)
        guard number >= 0 else { throw SystemError(call: "open", code: errno) }
        return Descriptor(adopting: number)
    }

    /// Appends bytes; blocks until the system has taken all of them.
    ///
    /// - Throws: The disk is full, or broken; some of the bytes may be in the file.
    package borrowing func append(_ bytes: [UInt8]) throws(SystemError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                write(descriptor.rawValue, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw SystemError(call: "write", code: count < 0 ? errno : EIO) }
            rest = rest.dropFirst(count)
        }
    }

    /// Drops the bytes after the first `count`.
    ///
    /// - Throws: The system can't do that.
    package borrowing func shorten(to count: Int) throws(SystemError) {
        guard ftruncate(descriptor.rawValue, off_t(count)) == 0 else {
            throw SystemError(call: "ftruncate", code: errno)
        }
    }
}
