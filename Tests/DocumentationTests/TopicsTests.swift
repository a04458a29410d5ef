import Foundation
import Testing

/// The first page of the library's documentation leads to every type.
@Suite struct TopicsTests {
    private static let sources = "\(SnippetReader.root)/Sources/Multiprocessing"

    private static func text(_ path: String) throws -> String {
        try String(contentsOfFile: "\(sources)/\(path)", encoding: .utf8)
    }

    @Test func everyPublicTypeIsATopic() throws {
        let page = try Self.text("Multiprocessing.docc/Multiprocessing.md")
        let files = try FileManager.default.subpathsOfDirectory(atPath: Self.sources)
            .filter { $0.hasSuffix(".swift") }
        let declaration = /(?m)^public (?:final )?(?:struct|class|actor|enum|protocol) (\w+)/
        let own = try files.flatMap { try Self.text($0).matches(of: declaration).map(\.output.1) }
        let exported = try Self.text("Exports.swift").matches(of: /import \w+ MP\w+\.(\w+)/)
            .map(\.output.1)
        #expect(own.count > 40 && exported.count > 15)
        for type in own + exported {
            #expect(
                page.contains("\n- ``\(type)``\n") || page.hasSuffix("\n- ``\(type)``"),
                "\(type)"
            )
        }
    }
}
