import Glibc

/// The standard error of this process.
enum StandardError {
    /// Writes a text as one piece.
    static func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            // Whoever has closed it doesn't want to read it.
            _ = Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count)
        }
    }
}
