/// What a recording holds beside what comes in.
package struct RecordingOptions: Sendable {
    /// The program that writes it.
    package var program: String
    /// What the program needs, beside the recording, to offer the same types.
    package var arguments: [String]
    /// Whether answers are recorded whole, and not as checksums only.
    package var keepsAnswers: Bool

    /// Makes options; by default answers are recorded as checksums.
    package init(program: String = "", arguments: [String] = [], keepsAnswers: Bool = false) {
        self.program = program
        self.arguments = arguments
        self.keepsAnswers = keepsAnswers
    }
}
