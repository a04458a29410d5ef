import Foundation
import MPTestSupport
import Multiprocessing
import MultiprocessingFoundation
import Testing

/// Each row of the table in docs/values.md: what a Swift value is in Python, and back.
@Suite(.timeLimit(.minutes(10)))
struct ValueTableTests {
    @Test(arguments: PythonInterpreter.all)
    func valuesMeanTheSameInBothLanguages(_ interpreter: PythonInterpreter) async throws {
        let script = try #require(
            Bundle.module.path(forResource: "Resources/value_table", ofType: "py")
        )
        try await TestServer.run { server in
            let path = try #require(server.address.path)
            let manager = try await SyncManager.connect(
                to: server.address,
                authkey: .file(server.authkeyFile.path)
            )
            let table = try await manager.dict(named: "table", String.self, WireValue.self)
            let rows = ValueRow.all
            for row in rows {
                guard let value = row.wireValue else { continue }
                try await table.set("swift \(row.python)", value)
            }
            let python = try ChildProgram(
                interpreter.path,
                [script, path, server.authkeyFile.path] + rows.map(\.python)
            )
            let skipped = try await python.output().split(separator: "\n").map(String.init)
            #expect(skipped.allSatisfy { $0.contains("numpy") || $0.contains("zoneinfo") })
            for row in rows where !skipped.contains(row.python) {
                let value = try await table.get("python \(row.python)", default: .text("missing"))
                row.check(value)
            }
            await manager.close()
        }
    }

    @Test func theDocumentationHasEachRow() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/values.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }
        for row in ValueRow.all {
            let isThere = rows.contains {
                $0.contains("`\(row.swift)`") && $0.contains("`\(row.python)`")
            }
            #expect(isThere, "| `\(row.swift)` | `\(row.python)` |")
        }
    }
}
