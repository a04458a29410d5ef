import Foundation
import Testing

@testable import benchmark

/// A script that runs in a directory of its own, with the built command as `$0`.
struct Shell {
    /// Its exit status.
    let status: Int32
    /// What was written to standard output.
    let output: String
    /// What was written to standard error.
    let errors: String

    /// Whether there is a program that scripts may need.
    static func has(_ program: String) -> Bool {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
    }

    /// Runs a script to its end.
    init(_ script: String) async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        // The command is built into the directory that holds the test bundle.
        let bundle = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let command = URL(filePath: bundle).deletingLastPathComponent().path + "/benchmark"
        let body = "cd \"$1\" && exec >output 2>errors || exit 99\n\(script)"
        let shell = try await LineProgram("sh", ["/bin/sh", "-c", body, command, directory.path])
        status = try #require(await shell.status())
        output = try readFile(directory.path + "/output")
        errors = try readFile(directory.path + "/errors")
    }

    /// The lines of the output.
    var lines: [Substring] { output.split(separator: "\n") }
}
