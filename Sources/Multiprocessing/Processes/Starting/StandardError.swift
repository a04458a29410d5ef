import Glibc
internal import MPTransport

/// The standard error of this process.
enum StandardError {
    /// Writes a text as one piece; nothing if nobody reads it any more.
    static func write(_ text: String) { PipeOutput.write(text, to: STDERR_FILENO) }
}
