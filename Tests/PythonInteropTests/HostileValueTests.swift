import MPTestSupport
import Multiprocessing
import Testing

import Foundation

/// A hostile client stores values in more than sixty forms; stock CPython reads what was taken.
@Suite(.timeLimit(.minutes(2)))
struct HostileValueTests {
    @Test(arguments: PythonInterpreter.selected)
    func nothingRunsWhereTheyAreRead(_ interpreter: PythonInterpreter) async throws {
        let script = try #require(
            Bundle.module.path(
                forResource: "Resources/hostile_values/hostile_values",
                ofType: "py"
            )
        )
        try await TestServer.run {
            $0.allowedClasses = ["shop.*"]
            // The values are many, and all of them come from one client.
            $0.rights = .unrestricted
        } _: { server in
            guard case .unix(let path) = server.address else {
                Issue.record("the server is at no Unix socket")
                return
            }
            let client = try ChildProgram(
                interpreter.path,
                [script, path, server.authkeyFile.path]
            )
            #expect(
                try await client.output() == """
                    enough forms, 0 taken
                    read 8, not 0
                    marker: False
                    connected elsewhere: 0
                    victims: {'a': 1} [1] True

                    """
            )
        }
    }
}
