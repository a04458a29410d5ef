import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// Each example prints what its README says.
@Suite(.timeLimit(.minutes(1)))
struct ExamplesTests {
    @Test(arguments: ["shared-dictionary", "queue-of-work", "distributed-actor"])
    func standsAlone(example: String) async throws {
        let output = try await ChildProgram(Self.product("example-\(example)")).output()
        #expect(try output == Self.promisedOutput(of: example))
    }

    @Test(.enabled(if: PythonInterpreter.default != nil, "there is no CPython here"))
    func pythonClient() async throws {
        let python = try #require(PythonInterpreter.default)
        let output = try await TestServer.run { server in
            let script = Self.folder(of: "python-client").appendingPathComponent("client.py").path
            let socket = String(server.address.description.dropFirst("unix:".count))
            return try await ChildProgram(python.path, [script, socket, server.authkeyFile.path])
                .output()
        }
        #expect(try output == Self.promisedOutput(of: "python-client"))
    }

    @Test(.enabled(if: PythonInterpreter.default != nil, "there is no CPython here"))
    func swiftClientOfPython() async throws {
        let python = try #require(PythonInterpreter.default)
        let name = "swift-client-of-python"
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("mp-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: directory) }  // Only a leftover in /tmp.
        let authkey = directory.appendingPathComponent("authkey").path
        try Authkey.generate(at: authkey)
        let socket = directory.appendingPathComponent("socket").path
        let script = Self.folder(of: name).appendingPathComponent("server.py").path
        let server = try ChildProgram(python.path, [script, socket, authkey])
        defer { server.kill() }
        #expect(await server.lines.first { _ in true } == "listening")
        let client = try ChildProgram(Self.product("example-\(name)"), ["unix:\(socket)", authkey])
        #expect(try await client.output() == Self.promisedOutput(of: name))
    }

    @Test("A client of distributed actors needs nothing of them but their protocol")
    func distributedActorInAnotherProcess() async throws {
        let name = "distributed-actor"
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("mp-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: directory) }  // Only a leftover in /tmp.
        let authkey = directory.appendingPathComponent("authkey").path
        try Authkey.generate(at: authkey)
        let address = "unix:\(directory.appendingPathComponent("socket").path)"
        let product = try Self.product("example-\(name)")
        let host = try ChildProgram(product, ["host", address, authkey])
        defer { host.kill() }
        #expect(await host.lines.first { _ in true } == "hosting at \(address)")
        let client = try ChildProgram(product, ["use", address, authkey])
        #expect(try await client.output() == Self.promisedOutput(of: name))
    }

    /// A built program: it lies beside the test bundle.
    private static func product(_ name: String) throws -> String {
        let link = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(fileURLWithPath: link).deletingLastPathComponent().appendingPathComponent(name)
            .path
    }

    private static func folder(of example: String) -> URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("examples/\(example)")
    }

    /// What stands in the README's block of output.
    private static func promisedOutput(of example: String) throws -> String {
        let readme = try String(
            contentsOf: folder(of: example).appendingPathComponent("README.md"),
            encoding: .utf8
        )
        let block = try #require(readme.components(separatedBy: "```text\n").last)
        return try #require(block.components(separatedBy: "```").first)
    }
}
