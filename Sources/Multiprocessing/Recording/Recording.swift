internal import MPCore

/// The file to which a server writes all that comes in, so that it can be run again: ``replay(_:registry:options:)``.
///
/// It holds the values that clients send, and no authkeys; only its owner can read it. A file that is there already gets
/// `.1` after its name.
public struct Recording: Sendable, Hashable {
    /// The path of the file.
    public var path: String
    /// The greatest length of the file in bytes; then recording ends, and the server goes on.
    public var limitInBytes = 1 << 30
    /// Whether answers are recorded whole, so that differences can be shown, and not as checksums only.
    public var keepsAnswers = false
    /// The program that writes it.
    package var program = "swift-multiprocessing"
    /// What the program needs, beside the recording, to offer the same types.
    package var arguments: [String] = []

    /// Records to a file.
    ///
    /// - Parameter path: The path of the file.
    public init(path: String) {
        self.path = path
    }

    /// What the core has to know.
    var options: RecordingOptions {
        RecordingOptions(program: program, arguments: arguments, keepsAnswers: keepsAnswers)
    }
}
