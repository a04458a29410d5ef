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

    /// Whether somebody watches standard output in a terminal.
    static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
}
