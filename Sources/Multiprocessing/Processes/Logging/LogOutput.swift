private import Glibc

/// A descriptor to which several processes write whole lines.
///
/// - A pipe takes PIPE_BUF bytes (4096) of one write in one piece, pipe(7); so a longer record is written as several
///   lines. A socket is used in the same way.
/// - Files and terminals take any line in one piece: the kernel locks them while it writes.
struct LogOutput {
    /// The most bytes that a pipe takes in one piece.
    private static let longestPiece = 4096

    private let descriptor: Int32

    /// Writes to a descriptor, which stays the caller's.
    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Writes a record, or loses it if that fails; blocks while the reader stalls.
    func write(_ record: LogRecord) {
        for line in record.lines(upTo: isStream ? Self.longestPiece : nil) {
            guard write(line) else { return }
        }
    }

    /// Whether other writers could come between two parts of a long line.
    private var isStream: Bool {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return true }
        let kind = status.st_mode & S_IFMT
        return kind == S_IFIFO || kind == S_IFSOCK
    }

    /// Writes a line, by one call unless the descriptor takes only a part of it.
    private func write(_ line: [UInt8]) -> Bool {
        var rest = line[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                // Somebody has made it non-blocking; a pipe took nothing then.
                var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&wait, 1, -1)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }
}
