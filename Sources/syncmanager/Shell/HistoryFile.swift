internal import FoundationEssentials
internal import Glibc

/// The lines of earlier sessions, in a file that only its owner can read.
struct HistoryFile: Sendable {
    /// How many lines are kept.
    static let limit = 1000

    /// Where it is.
    let path: String

    /// Uses the file at `path`.
    init(path: String) {
        self.path = path
    }

    /// Finds the file's place; `nil` if the environment names no home.
    init?(environment: [String: String]) {
        // The XDG base directory specification: a relative path is to be ignored.
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            path = state + "/syncmanager/history"
        } else if let home = environment["HOME"], home.hasPrefix("/") {
            path = home + "/.local/state/syncmanager/history"
        } else {
            return nil
        }
    }

    /// Whether a line is worth keeping; one that begins with a blank is meant to be forgotten.
    static func keeps(_ line: String) -> Bool {
        guard let first = line.first else { return false }
        return !first.isWhitespace
    }

    /// Reads the lines, oldest first, and shortens a file that has become too long.
    ///
    /// - Throws: `CommandError` if it is there but can't be read.
    func lines() throws(CommandError) -> [String] {
        guard access(path, F_OK) == 0 else { return [] }
        let text = String(decoding: try readFile(path), as: UTF8.self)
        let lines = text.split(separator: "\n").map(String.init)
        guard lines.count > 2 * Self.limit else { return lines.suffix(Self.limit) }
        let kept = Array(lines.suffix(Self.limit))
        let scratch = path + ".new"
        unlink(scratch)
        try write(kept, to: scratch, O_CREAT | O_EXCL)
        guard rename(scratch, path) == 0 else { throw failure("replace") }
        return kept
    }

    /// Adds a line at the end.
    ///
    /// - Throws: `CommandError` if it can't be written.
    func append(_ line: String) throws(CommandError) {
        try makeDirectories()
        try write([line], to: path, O_CREAT | O_APPEND)
    }

    private func write(
        _ lines: [String],
        to path: String,
        _ flags: Int32
    ) throws(CommandError) {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC | flags, 0o600)
        guard descriptor >= 0 else { throw failure("write") }
        defer { close(descriptor) }
        let bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw failure("write")
        }
    }

    /// Makes the directories above the file that are missing, for the owner alone.
    private func makeDirectories() throws(CommandError) {
        let directories = path.split(separator: "/").dropLast()
        var directory = ""
        for name in directories {
            directory += "/" + name
            guard mkdir(directory, 0o700) == 0 || errno == EEXIST || access(directory, F_OK) == 0
            else { throw failure("make the directory of") }
        }
    }

    private func failure(_ what: String) -> CommandError {
        CommandError("can't \(what) the history \(path): \(String(cString: strerror(errno)))")
    }
}
