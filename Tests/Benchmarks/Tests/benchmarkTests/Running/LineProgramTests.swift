import Foundation
import Testing

@testable import benchmark

@Suite(.timeLimit(.minutes(10))) struct LineProgramTests {
    private func script(_ text: String, log: URL? = nil) async throws -> LineProgram {
        try await LineProgram("the script", ["/bin/sh", "-c", text], log: log)
    }

    @Test func speaksInLines() async throws {
        let process = try await script(
            "echo one; printf 'tw'; echo o; read -r line; echo \"got $line\"; read -r line"
        )
        #expect(try await process.nextLine() == "one")
        #expect(try await process.nextLine() == "two")
        try process.send("three")
        #expect(try await process.line(containing: "got") == "got three")
        process.kill()
        #expect(await process.status() == -9)
    }

    @Test func whoeverEndsIsQuoted() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let log = URL(filePath: directory.path + "/log")
        let process = try await script("echo 'no such thing' >&2; exit 3", log: log)
        await #expect {
            try await process.nextLine()
        } throws: { error in
            "\(error)".hasPrefix("the script ended") && "\(error)".hasSuffix("no such thing\n")
        }
        #expect(throws: BenchmarkError.self) {
            // What is sent first may still find the pipe open, as long as a copy of its other end is.
            while true { try process.send("anybody there?") }
        }
    }

    @Test func outputIsThatOfProgramsThatEndWell() async throws {
        #expect(try await script("echo a; echo b").output() == ["a", "b"])
        await #expect(throws: BenchmarkError("the script failed")) {
            try await script("echo a; exit 1").output()
        }
    }

    @Test func aMissingProgramFails() async throws {
        let process = try await LineProgram("nothing", ["/no/such/program"])
        await #expect(throws: BenchmarkError("nothing failed")) { try await process.output() }
    }
}
