import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// What stock CPython sees of refusals, from a server in a process of its own.
@Suite(.timeLimit(.minutes(10)))
struct RightsTests {
    @Test(
        .disabled(if: Sanitizers.areActive, "what was freed stays with the sanitizer"),
        arguments: PythonInterpreter.selected
    )
    func refusalsArriveAsPythonsExceptions(_ interpreter: PythonInterpreter) async throws {
        let script = try #require(
            Bundle.module.path(forResource: "Resources/rights_client", ofType: "py")
        )
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("mp-rights-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: directory) }  // Only a leftover in /tmp.
        let rules = """
            deny * create dict     # none of these
            deny * call list.sort
            otherwise standard
            """
        let file = directory.appendingPathComponent("rights")
        try Data(rules.utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        let path = directory.appendingPathComponent("m").path
        let options = [
            "--address", "unix:\(path)", "--rights", file.path, "--limit", "memory=256M",
        ]
        try await ServeProgram.run(in: directory, options) { server in
            let client = try ChildProgram(
                interpreter.path,
                [script, path, server.authkeyFile.path]
            )
            #expect(
                try await client.output() == """
                    append None
                    clear 1
                    sort PermissionError call
                    dict PermissionError create
                    debug_info PermissionError debug_info
                    len 2
                    stored some True refused some True
                    size True
                    put again

                    """
            )
        }
        let log = try String(contentsOf: directory.appendingPathComponent("log"), encoding: .utf8)
        #expect(log.contains("multiprocessing.audit"))
        #expect(log.contains("mp.object=list.sort"))
        #expect(!log.contains("xxxx"))
    }
}
