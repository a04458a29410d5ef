import Foundation
import Testing

@testable import syncmanager

/// The version is written in several places.
@Suite struct VersionTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static func text(_ file: String) throws -> String {
        try String(contentsOf: root.appending(path: file), encoding: .utf8)
    }

    @Test func theChangelogHasItOnTop() throws {
        let headings = try Self.text("CHANGELOG.md").split(separator: "\n")
            .filter { $0.hasPrefix("## ") && $0 != "## Unreleased" }
        #expect(try #require(headings.first).hasPrefix("## \(SyncManagerCommand.version)"))
    }

    @Test(arguments: [
        "README.md", "docs/public-api.md",
        "Sources/Multiprocessing/Multiprocessing.docc/GettingStarted.md",
    ])
    func usersAreToldToDependOnItsMinorVersion(file: String) throws {
        let parts = SyncManagerCommand.version.split(separator: ".").map(String.init)
        let minor = (parts.prefix(2) + ["0"]).joined(separator: ".")
        #expect(try Self.text(file).contains(".upToNextMinor(from: \"\(minor)\")"))
    }
}
