internal import Glibc
internal import MPWire

/// The terminal, or whatever stands in its place.
///
/// All goes straight to the descriptors: the C library's streams have locks, which a thread that writes to one without a
/// reader keeps for as long as that takes.
enum StandardStreams {
    /// Writes lines to standard output, at once.
    static func print(_ lines: [String]) {
        write(lines.joined(separator: "\n") + "\n", to: STDOUT_FILENO)
    }

    /// Writes one line to standard output, at once.
    static func print(_ line: String) {
        print([line])
    }

    /// Writes a text without a new line after it to standard output, at once.
    static func printInPlace(_ text: String) {
        write(text, to: STDOUT_FILENO)
    }

    /// Writes lines to standard output, at once, for a program that is of no use without a reader.
    ///
    /// - Returns: Whether somebody reads them.
    static func printWhileRead(_ lines: [String]) -> Bool {
        write(lines.joined(separator: "\n") + "\n", to: STDOUT_FILENO)
    }

    /// Writes one line to standard error.
    static func printError(_ line: String) {
        write(line + "\n", to: STDERR_FILENO)
    }

    /// Writes an error to standard error; its text may be of a server that means harm.
    static func printError(_ error: any Error) {
        printError("\(error)".visibleLines())
    }

    /// Whether somebody watches standard output in a terminal.
    static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Has this program go on when a reader of its output has gone, as servers do.
    static func ignoreMissingReaders() { signal(SIGPIPE, SIG_IGN) }

    /// Ends this program in order, but without waiting for readers of its output.
    static func exitAtOnce() -> Never { _exit(EXIT_SUCCESS) }

    /// Writes a text.
    ///
    /// - Returns: Whether all of it was written.
    @discardableResult
    private static func write(_ text: String, to descriptor: Int32) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            // Where nobody reads there is nobody to tell.
            guard count > 0 || errno == EINTR else { return false }
            rest = rest.dropFirst(max(0, count))
        }
        return true
    }
}
