internal import Glibc
internal import MPTransport
public import MPWire

extension Authkey {
    /// The longest key that a file may hold, in bytes.
    private static let longestFile = 4096

    /// Makes a random key.
    ///
    /// - Parameter byteCount: Its length in bytes; 32 are as strong as the digests.
    /// - Returns: The new key.
    public static func random(byteCount: Int = 32) -> Authkey {
        precondition(byteCount > 0, "an authkey must not be empty")
        return Authkey(capacity: byteCount, allowsWeakKey: byteCount < shortestStrong) { room in
            Cryptography.fill(UnsafeMutableRawBufferPointer(rebasing: room[..<byteCount]))
            return byteCount
        }
    }

    /// Reads a key from a file: all its bytes, including a newline at the end.
    ///
    /// The same as `open(path, 'rb').read()` in Python.
    ///
    /// - Parameters:
    ///   - path: A file owned by this user or root that nobody else can read; no symbolic link.
    ///   - allowsWeakKey: Whether the key may have fewer than 16 bytes.
    /// - Returns: The key.
    /// - Throws: ``MultiprocessingError``: `invalidAuthkey`, saying what is wrong with the file.
    public static func file(
        _ path: String,
        allowsWeakKey: Bool = false
    ) throws(MultiprocessingError) -> Authkey {
        let flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
        let descriptor = open(path, flags)
        guard descriptor >= 0 else { throw unusable(path, openingFailed(errno)) }
        defer { close(descriptor) }
        try checkFile(descriptor, path)
        // One byte more than allowed, to see whether the file is too long.
        let key = try Authkey(capacity: longestFile + 1, allowsWeakKey: allowsWeakKey) {
            room throws(MultiprocessingError) in
            let count = read(descriptor, room.baseAddress, longestFile + 1)
            guard count >= 0 else { throw unusable(path, words(for: errno)) }
            return count
        }
        guard key.count > 0 else { throw unusable(path, "the file is empty") }
        guard key.count <= longestFile else {
            throw unusable(path, "the file is longer than \(longestFile) bytes")
        }
        guard !key.isTooWeak else { throw unusable(path, key.weakness) }
        return key
    }

    /// Writes a new random key to a new file that only its owner can read.
    ///
    /// The key is 64 hexadecimal digits without a newline, so that it can be copied by hand, too.
    ///
    /// - Parameter path: The file; it must not exist.
    /// - Throws: ``MultiprocessingError``: `invalidAuthkey` if the file exists or can't be written.
    public static func generate(at path: String) throws(MultiprocessingError) {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let descriptor = open(path, flags, 0o600)
        guard descriptor >= 0 else {
            throw errno == EEXIST
                ? MultiprocessingError(
                    .invalidAuthkey,
                    "cannot write a new authkey to \(path): the file exists and was left alone"
                )
                : MultiprocessingError(
                    .invalidAuthkey,
                    "cannot write a new authkey to \(path): \(words(for: errno))"
                )
        }
        defer { close(descriptor) }
        let key = hexadecimal(of: random())
        guard key.withBytes({ write(descriptor, $0.baseAddress, $0.count) }) == key.count else {
            let reason = words(for: errno)
            unlink(path)
            throw MultiprocessingError(
                .invalidAuthkey,
                "cannot write a new authkey to \(path): \(reason)"
            )
        }
    }
}

extension Authkey {
    /// The reason why the key is too weak, and the remedy, for error texts.
    var weakness: String {
        """
        it has \(count) bytes, and one of fewer than \(Self.shortestStrong) can be found out by trying; make one with \
        'syncmanager keygen FILE', or pass --allow-weak-key (allowsWeakKey: true in Swift)
        """
    }

    /// The key as text, two digits per byte.
    private static func hexadecimal(of key: Authkey) -> Authkey {
        let digits = Array("0123456789abcdef".utf8)
        return Authkey(capacity: 2 * key.count) { room in
            key.withBytes { bytes in
                for (index, byte) in bytes.enumerated() {
                    room[2 * index] = digits[Int(byte >> 4)]
                    room[2 * index + 1] = digits[Int(byte & 15)]
                }
                return 2 * bytes.count
            }
        }
    }

    /// Checks that nobody but root and ourselves can have read or written the file.
    private static func checkFile(
        _ descriptor: Int32,
        _ path: String
    ) throws(MultiprocessingError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unusable(path, words(for: errno)) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw unusable(path, "it is not a regular file")
        }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw unusable(path, "it belongs to another user (uid \(status.st_uid))")
        }
        guard status.st_mode & 0o077 == 0 else {
            let mode = String(status.st_mode & 0o777, radix: 8)
            throw unusable(path, "others may use it (mode \(mode)); run: chmod 600 \(path)")
        }
    }

    private static func unusable(_ path: String, _ reason: String) -> MultiprocessingError {
        MultiprocessingError(.invalidAuthkey, "cannot use the authkey file \(path): \(reason)")
    }

    private static func openingFailed(_ code: Int32) -> String {
        // With O_NOFOLLOW, opening a symbolic link results in ELOOP (open(2)).
        code == ELOOP ? "it is a symbolic link" : words(for: code)
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
