internal import Foundation

/// A document that is partly written by hand: the report stands between two marks, the rest stays as it is.
struct ReportDocument: Sendable {
    private static let begin = "<!-- From here to the end mark: written by `make benchmark`. -->"
    private static let end = "<!-- End of what is generated. -->"

    private let path: String
    private let before: String
    private let after: String

    /// Finds the marks, before anything is measured; a document that isn't there yet gets them.
    ///
    /// - Throws: `BenchmarkError` if the document has no marks, and so isn't ours to overwrite, or if it
    ///   can't be written.
    init(at path: String) throws(BenchmarkError) {
        self.path = path
        try Self.checkDirectory(of: path)
        guard FileManager.default.fileExists(atPath: path) else {
            (before, after) = ("# Benchmarks\n\n", "\n")
            return
        }
        let text = try readFile(path)
        guard let begin = text.firstRange(of: Self.begin), let end = text.firstRange(of: Self.end),
            begin.upperBound <= end.lowerBound
        else {
            throw BenchmarkError(
                """
                \(path) wasn't written by this command: the marks of its generated part are missing; name another \
                file, or remove it
                """
            )
        }
        before = String(text[..<begin.lowerBound])
        after = String(text[end.upperBound...])
    }

    /// Writes the report between the marks.
    func write(_ report: String) throws(BenchmarkError) {
        try writeFile("\(before)\(Self.begin)\n\n\(report)\n\n\(Self.end)\(after)", to: path)
    }

    /// Throws `BenchmarkError` unless a file's directory is there and ours to write to.
    static func checkDirectory(of path: String) throws(BenchmarkError) {
        let directory = URL(filePath: path).deletingLastPathComponent().path
        guard FileManager.default.isWritableFile(atPath: directory) else {
            throw BenchmarkError(
                "can't write \(path): \(directory) is no directory that can be written to"
            )
        }
    }
}
