import Testing

@testable import syncmanager

@Suite(.timeLimit(.minutes(5))) struct CompanionTests {
    private func companion(
        _ script: String,
        in directory: TemporaryDirectory,
        among children: Children
    ) throws -> Companion {
        try Companion(
            name: "the script",
            program: Program(executable: "/bin/sh", arguments: ["-c", script]),
            errors: directory.path + "/errors",
            among: children
        )
    }

    @Test func speaksInLines() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try await Children.run { children in
            let script =
                "echo one; printf 'tw'; echo o; read -r line; echo \"got $line\"; read -r line"
            let companion = try companion(script, in: directory, among: children)
            #expect(try await companion.nextLine() == "one")
            #expect(try await companion.nextLine() == "two")
            try companion.send("three")
            #expect(try await companion.line(containing: "got") == "got three")
        }
    }

    @Test func whoeverEndsIsQuoted() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        await #expect {
            try await Children.run { children in
                let script = "echo 'no such thing' >&2; exit 3"
                _ = try await companion(script, in: directory, among: children).nextLine()
            }
        } throws: { error in
            "\(error)".hasPrefix("the script ended") && "\(error)".hasSuffix("no such thing")
        }
    }

    @Test func allEndWithTheBody() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let process = try await Children.run { children in
            // Only a signal ends it.
            let companion = try companion("echo up; exec sleep 600", in: directory, among: children)
            _ = try await companion.nextLine()
            return companion.process
        }
        #expect(throws: CommandError.self) { try ProcessFigures.residentMemory(of: process.id) }
    }

    @Test func noneIsStartedOnceAllAreToEnd() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        await #expect(throws: CancellationError.self) {
            try await Children.run { children in
                children.kill()
                _ = try companion("exit 0", in: directory, among: children)
            }
        }
    }
}
