import Foundation
import MPTestSupport
import Testing

/// Managers in processes of their own.
@Suite(.timeLimit(.minutes(10))) struct ManagerProcessTests {
    private func probe(_ words: String...) throws -> ChildProgram {
        try ChildProgram(try BuiltProgram.path("process-probe"), words)
    }

    @Test(arguments: ["spawn", "forkserver"])
    func servesUntilItIsShutDown(method: String) async throws {
        #expect(
            try await probe("manager", method).output() == """
                SyncManager-1 true
                ready
                [1, 2, 3]
                true
                exited with code 0 false false
                closed
                0
                0

                """
        )
    }

    @Test(arguments: ["spawn", "forkserver"])
    func saysWhyItDoesNotStart(method: String) async throws {
        let lines = try await probe("manager-errors", method).output().split(separator: "\n")
        try #require(lines.count == 5)
        #expect(
            lines[0] == """
                remote: cannot start SyncManager-1: the initializer prepare threw ProbeFailure: no fail
                """
        )
        #expect(lines[1].hasPrefix("addressInUse: cannot start SyncManager-"))
        #expect(lines[2].hasPrefix("invalidAuthkey: cannot start SyncManager-"))
        #expect(lines[3].hasPrefix("invalidState: cannot shut down"))
        #expect(lines[4] == "0")
    }

    @Test(arguments: ["spawn", "forkserver"])
    func endsWithTheLastProxy(method: String) async throws {
        #expect(
            try await probe("manager-drop", method).output() == "2 1\nexited with code 0\n"
        )
    }

    @Test(arguments: ["spawn", "forkserver"])
    func isKilled(method: String) async throws {
        #expect(
            try await probe("manager-kill", method).output() == """
                connectionLost
                was killed by SIGKILL false

                """
        )
    }

    @Test(arguments: ["spawn", "forkserver"])
    func endsWhenTheProgramExits(method: String) async throws {
        let words = try await probe("manager-exit", method).output().split { $0.isWhitespace }
        try #require(words.count == 2)
        #expect(!Self.isRunning(try #require(Int32(words[0]))))
        #expect(access(String(words[1]), F_OK) == -1)
    }

    @Test(arguments: ["spawn", "forkserver"])
    func endsWhenTheProgramIsKilled(method: String) async throws {
        let program = try probe("manager-hold", method)
        var lines = program.lines.makeAsyncIterator()
        let server = try #require(await lines.next().flatMap { Int32($0) })
        #expect(kill(server, 0) == 0)
        // The program alone, not its process group.
        kill(program.pid, SIGKILL)
        // Whoever has adopted it may take a moment to collect it.
        while Self.isRunning(server) { try await Task.sleep(for: .milliseconds(5)) }
        _ = await program.wait()
    }

    /// Whether a process is there and not only waits to be collected.
    private static func isRunning(_ process: Int32) -> Bool {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let state = text.split(separator: ")").last?.split(separator: " ").first
        else { return false }
        return state != "Z" && state != "X"
    }
}
