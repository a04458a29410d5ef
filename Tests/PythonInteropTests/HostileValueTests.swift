import MPTestSupport
import Multiprocessing
import Testing

import Foundation

/// Values that one client stores and another one unpickles: in 192 hostile forms, and as honest clients make them.
@Suite(.timeLimit(.minutes(10)))
struct HostileValueTests {
    @Test(arguments: PythonInterpreter.selected)
    func nothingRunsWhereTheyAreRead(_ interpreter: PythonInterpreter) async throws {
        let output = try await Self.output(of: "hostile_values", interpreter)
        #expect(
            output == """
                enough forms, 0 taken
                read 8, not 0
                marker: False
                connected elsewhere: 0
                victims: {'a': 1} [1] True

                """
        )
    }

    /// The forms that are admitted are those of every version and protocol.
    @Test(arguments: PythonInterpreter.all)
    func whatPythonMakesItselfPasses(_ interpreter: PythonInterpreter) async throws {
        #expect(try await Self.output(of: "honest_values", interpreter) == "all\n")
    }

    /// What a script prints that uses a server which admits the classes of a module.
    private static func output(
        of name: String,
        _ interpreter: PythonInterpreter
    ) async throws -> String {
        let script = try #require(
            Bundle.module.path(forResource: "Resources/hostile_values/" + name, ofType: "py")
        )
        return try await TestServer.run {
            $0.allowedClasses = ["shop.*"]
            $0.trustsOwnUser = false
        } _: { server in
            guard let path = server.address.path else {
                Issue.record("the server is at no Unix socket")
                return ""
            }
            let client = try ChildProgram(
                interpreter.path,
                [script, path, server.authkeyFile.path]
            )
            return try await client.output()
        }
    }
}
