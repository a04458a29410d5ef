import MPTestSupport
import Testing

/// Managers, proxies and the authkey of a program in its children.
@Suite(.timeLimit(.minutes(10))) struct InheritanceTests {
    @Test(arguments: ["spawn", "forkserver"])
    func argumentsArriveConnected(method: String) async throws {
        let program = try ChildProgram(BuiltProgram.path("process-probe"), ["inherit", method])
        #expect(
            try await program.output() == """
                [1, 2, 3]
                [1, 2, 3, 2, 3]
                [7, 8]
                serverStopped

                """
        )
    }

    @Test(arguments: ["spawn", "forkserver"])
    func childrenHaveTheAuthkeyOfTheProgram(method: String) async throws {
        let program = try ChildProgram(BuiltProgram.path("process-probe"), ["authkey", method])
        #expect(try await program.output() == "1\n")
    }
}
