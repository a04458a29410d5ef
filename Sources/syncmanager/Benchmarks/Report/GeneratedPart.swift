/// A document that is partly written by hand: what is between two marks is generated, the rest is left
/// as it is.
struct GeneratedPart: Sendable {
    private static let begin =
        "<!-- From here to the end mark: written by `syncmanager benchmark --output`. -->"
    private static let end = "<!-- End of what is generated. -->"

    private let before: String
    private let after: String

    /// Finds the marks in a document; `nil` stands for one that isn't there yet.
    ///
    /// - Throws: `CommandError` if the document has no marks: it isn't ours to overwrite.
    init(of document: String?, at path: String) throws(CommandError) {
        guard let document else {
            (before, after) = ("# Benchmarks\n\n", "\n")
            return
        }
        guard let begin = document.firstRange(of: Self.begin),
            let end = document.firstRange(of: Self.end),
            begin.upperBound <= end.lowerBound
        else {
            throw CommandError(
                """
                \(path) wasn't written by this command: the marks of its generated part are missing; name another \
                file, or remove it
                """
            )
        }
        before = String(document[..<begin.lowerBound])
        after = String(document[end.upperBound...])
    }

    /// The document with another generated part.
    func document(with text: String) -> String {
        "\(before)\(Self.begin)\n\n\(text)\n\n\(Self.end)\(after)"
    }
}
