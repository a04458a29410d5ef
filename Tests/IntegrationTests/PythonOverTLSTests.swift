import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// The example of CPython over TLS prints what its README says, with our server and with CPython's.
@Suite(
    .timeLimit(.minutes(10)),
    .enabled(if: PythonInterpreter.default != nil, "there is no CPython here")
)
struct PythonOverTLSTests {
    @Test func withOurServer() async throws {
        let files = try CertificateFixture.shared.get()
        let output = try await TestServer.run {
            $0.addresses = [.tls(host: "127.0.0.1", port: 0)]
            $0.tls = .certificate(files.certificate("server"), key: files.key("server"))
        } _: { server in
            let port = String(server.address.description.split(separator: ":").last ?? "")
            return try await Self.client(port, server.authkeyFile.path, files).output()
        }
        #expect(try output == Self.promisedOutput())
    }

    @Test func withAServerOfPython() async throws {
        let files = try CertificateFixture.shared.get()
        let python = try #require(PythonInterpreter.default)
        let authkey = FileManager.default.temporaryDirectory
            .appendingPathComponent("mp-authkey-\(UUID().uuidString.prefix(8))")
        try Authkey.generate(at: authkey.path)
        defer { try? FileManager.default.removeItem(at: authkey) }  // Only a leftover in /tmp.
        let server = try ChildProgram(
            python.path,
            [
                Self.folder.appendingPathComponent("server.py").path, "localhost", "0",
                authkey.path, files.certificate("server"), files.key("server"),
            ]
        )
        defer { server.kill() }
        let line = try #require(await server.lines.first { _ in true })
        #expect(line.hasPrefix("listening on tls://localhost:"))
        let port = String(line.split(separator: ":").last ?? "")
        let output = try await Self.client(port, authkey.path, files).output()
        #expect(try output == Self.promisedOutput())
    }

    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("examples/python-over-tls")

    /// Starts the example's client.
    private static func client(
        _ port: String,
        _ authkey: String,
        _ files: CertificateFixture
    ) throws -> ChildProgram {
        let python = try #require(PythonInterpreter.default)
        let script = folder.appendingPathComponent("client.py").path
        let authority = files.certificate("authority")
        return try ChildProgram(python.path, [script, "localhost", port, authkey, authority])
    }

    /// What stands in the README's block of output.
    private static func promisedOutput() throws -> String {
        let readme = try String(
            contentsOf: folder.appendingPathComponent("README.md"),
            encoding: .utf8
        )
        let parts = readme.components(separatedBy: "```text\n")
        let block = try #require(parts.count == 2 ? parts[1] : nil)
        return try #require(block.components(separatedBy: "```").first)
    }
}
