internal import Glibc

/// The terminal, or whatever stands in its place.
enum StandardStreams {
    /// Writes lines to standard output, at once.
    static func print(_ lines: [String]) {
        Swift.print(lines.joined(separator: "\n"))
        fflush(nil)
    }

    /// Writes one line to standard output, at once.
    static func print(_ line: String) {
        print([line])
    }

    /// Writes a text without a new line behind it to standard output, at once.
    static func printInPlace(_ text: String) {
        Swift.print(text, terminator: "")
        fflush(nil)
    }

    /// Writes one line to standard error.
    static func printError(_ line: String) {
        var rest = Array((line + "\n").utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            // Where standard error is closed there is nobody to tell.
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Whether somebody watches standard output in a terminal.
    static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
}
