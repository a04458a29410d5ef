internal import FoundationEssentials

/// Where a report is written.
struct ReportFiles: Sendable {
    private let document: String
    private let generated: GeneratedPart

    /// Looks whether the document can be written, before anything is measured.
    ///
    /// - Throws: `CommandError` if the file or its directory isn't what it should be.
    init(document path: String) throws(CommandError) {
        document = path
        let exists = FileManager.default.fileExists(atPath: path)
        let text = exists ? String(decoding: try readFile(path), as: UTF8.self) : nil
        generated = try GeneratedPart(of: text, at: path)
        try Self.check(path)
    }

    /// Looks whether a file can be written.
    ///
    /// - Throws: `CommandError` if its directory isn't there, or isn't ours to write to.
    static func check(_ path: String) throws(CommandError) {
        let directory = directory(of: path)
        guard FileManager.default.isWritableFile(atPath: directory) else {
            throw CommandError(
                "can't write \(path): \(directory) is no directory that can be written to"
            )
        }
    }

    /// Writes the document.
    func write(_ report: BenchmarkReport) throws(CommandError) {
        try writeFile(generated.document(with: MarkdownReport(report: report).text), to: document)
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
