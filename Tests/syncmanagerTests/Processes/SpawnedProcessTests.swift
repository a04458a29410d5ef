import Testing

@testable import syncmanager

@Suite(.timeLimit(.minutes(5))) struct SpawnedProcessTests {
    @Test(
        arguments: [
            ("exit 0", ProcessEnding.exited(status: 0)), ("exit 7", .exited(status: 7)),
            ("kill -9 $$", .signaled(9)), ("kill -TERM $$", .signaled(15)),
        ]
    )
    func tellsHowAProgramEnded(script: String, ending: ProcessEnding) async throws {
        let process = try SpawnedProcess(
            name: "sh",
            executable: "/bin/sh",
            arguments: ["-c", script]
        )
        #expect(await process.ending() == ending)
    }

    @Test func killingEndsTheWait() async throws {
        let process = try SpawnedProcess(name: "cat", executable: "/bin/sleep", arguments: ["600"])
        async let ending = process.ending()
        process.kill()
        #expect(await ending == .signaled(9))
        process.kill()
    }

    @Test func aMissingProgramIsNamed() {
        #expect(throws: CommandError("can't start worker (/no/such): No such file or directory")) {
            _ = try SpawnedProcess(name: "worker", executable: "/no/such", arguments: [])
        }
    }

    @Test func standardOutputGoesToTheFile() async throws {
        let directory = try ScratchDirectory()
        defer { directory.remove() }
        let output = directory.path + "/out"
        let process = try SpawnedProcess(
            name: "echo",
            executable: "/bin/sh",
            arguments: ["-c", "echo \"$0\" $HOME", "a b"],
            output: output
        )
        #expect(await process.ending() == .exited(status: 0))
        let written = try String(decoding: readFile(output), as: UTF8.self)
        #expect(written.hasPrefix("a b /"))
    }

    @Test func tellsSignalsByName() {
        #expect(ProcessEnding.signaled(9).description == "was killed by signal 9 (Killed)")
        #expect(ProcessEnding.exited(status: 2).description == "ended with status 2")
    }
}
