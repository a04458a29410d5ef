internal import Glibc
public import MPCore

extension Rights {
    /// The longest file of rules, in bytes.
    private static let longestFile = 1 << 20

    /// Reads rules, one a line.
    ///
    /// - Parameter rules: The lines.
    /// - Throws: ``MultiprocessingError``: `invalidRights`, naming the line and the column.
    public init(_ rules: String) throws(MultiprocessingError) {
        do {
            try self.init(parsing: rules)
        } catch {
            throw MultiprocessingError(
                .invalidRights,
                "cannot use the rights: \(error)",
                cause: error
            )
        }
    }

    /// Reads rules from a file.
    ///
    /// - Parameter path: A file that nobody but this user and root may write.
    /// - Returns: The rights.
    /// - Throws: ``MultiprocessingError``: `invalidRights`, saying what is wrong with the file, and where.
    public static func file(_ path: String) throws(MultiprocessingError) -> Rights {
        let text = try contents(of: path)
        do {
            return try Rights(parsing: text)
        } catch {
            throw MultiprocessingError(
                .invalidRights,
                "cannot use the rights in \(path): \(error)",
                cause: error
            )
        }
    }

    /// Checks that everything named by the rules exists.
    func requireNames(in types: TypeRegistry) throws(MultiprocessingError) {
        do throws(RightsError) {
            try check(against: types)
        } catch {
            throw MultiprocessingError(
                .invalidRights,
                "cannot use the rights: \(error)",
                cause: error
            )
        }
    }

    private static func contents(of path: String) throws(MultiprocessingError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw unusable(path, words(for: errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unusable(path, words(for: errno)) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw unusable(path, "it is not a regular file")
        }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw unusable(path, "it belongs to another user (uid \(status.st_uid))")
        }
        guard status.st_mode & 0o022 == 0 else {
            throw unusable(path, "others may write it; run: chmod go-w \(path)")
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count >= 0 else { throw unusable(path, words(for: errno)) }
            guard count > 0 else { break }
            bytes += buffer[..<count]
            guard bytes.count <= longestFile else {
                throw unusable(path, "it is longer than \(longestFile) bytes")
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw unusable(path, "it is not UTF-8")
        }
        return text
    }

    private static func unusable(_ path: String, _ reason: String) -> MultiprocessingError {
        MultiprocessingError(.invalidRights, "cannot use the rights in \(path): \(reason)")
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
