import Foundation

/// Finds the Swift in the documentation: in Markdown, and in the comments of the sources, which are pages of DocC, too.
enum SnippetReader {
    /// The root of the package.
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// The targets whose snippets need a trait that is off; in `make test`, all are on.
    private static let unbuilt: [String] = {
        var targets: [String] = []
        #if !Metrics
        targets.append("Sources/MultiprocessingMetrics/")
        #endif
        #if !Tracing
        targets += [
            "Sources/MultiprocessingTracing/", "Sources/Multiprocessing/Tracing/",
            "docs/tracing.md",
        ]
        #endif
        #if !ServiceLifecycle
        targets.append("Sources/MultiprocessingServiceLifecycle/")
        #endif
        return targets
    }()

    /// The files that may have snippets, from the root.
    static func files() throws -> [String] {
        var files = ["README.md"]
        for directory in ["Sources", "docs", "examples"] {
            let names = try FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(directory)")
            files += names.filter { $0.hasSuffix(".md") || $0.hasSuffix(".swift") }.sorted()
                .map { "\(directory)/\($0)" }
        }
        return files.filter { file in !unbuilt.contains { file.hasPrefix($0) } }
    }

    /// All snippets of a file.
    static func snippets(of file: String) throws -> [Snippet] {
        snippets(in: try String(contentsOfFile: "\(root)/\(file)", encoding: .utf8), of: file)
    }

    /// All snippets of a text.
    ///
    /// - Parameters:
    ///   - text: Markdown, or a Swift source.
    ///   - file: Its path.
    static func snippets(in text: String, of file: String) -> [Snippet] {
        var lines = text.components(separatedBy: "\n")
        if file.hasSuffix(".swift") { lines = lines.map(comment) }
        var snippets: [Snippet] = []
        var (start, indent): (Int?, Int) = (nil, 0)
        for (number, line) in lines.enumerated() {
            if let first = start {
                guard line.trimmed == "```" else { continue }
                let code = lines[first..<number].map { String($0.dropFirst(indent)) }
                snippets.append(Snippet(file: file, line: first + 1, code: code))
                start = nil
            } else if line.trimmed == "```swift" {
                start = number + 1
                indent = line.prefix(while: { $0 == " " }).count
            }
        }
        return snippets
    }

    /// The text of a line of a documentation comment; nothing if it is a line of code.
    private static func comment(_ line: String) -> String {
        let text = line.drop(while: { $0 == " " })
        guard text.hasPrefix("///") else { return "" }
        return String(text.dropFirst(text.hasPrefix("/// ") ? 4 : 3))
    }
}
