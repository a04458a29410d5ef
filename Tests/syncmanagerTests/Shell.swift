import Foundation
import MPTestSupport

@testable import syncmanager

/// A script that runs in a directory of its own, with the built command as `$0`.
struct Shell {
    /// How a script ended.
    enum Ending: Equatable {
        case exited(status: Int32)
        case signaled(Int32)
    }

    /// How it ended.
    let ending: Ending
    /// What was written to standard output.
    let output: String
    /// What was written to standard error.
    let errors: String

    /// Whether there is a Python interpreter for the scripts that need one.
    static let hasPython = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .contains { FileManager.default.isExecutableFile(atPath: "\($0)/python3") }

    /// Runs a script to its end.
    init(_ script: String) async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        // The command is built into the directory that holds the test bundle.
        let bundle = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let command = URL(filePath: bundle).deletingLastPathComponent().path + "/syncmanager"
        let place = "cd \"$1\" || exit 99\nexec </dev/null >output 2>errors"
        let shell = try ChildProgram(
            "/bin/sh",
            ["-c", "\(place)\n\(script)", command, directory.path]
        )
        let status = await shell.wait().status
        ending = status < 0 ? .signaled(-status) : .exited(status: status)
        output = try String(decoding: readFile(directory.path + "/output"), as: UTF8.self)
        errors = try String(decoding: readFile(directory.path + "/errors"), as: UTF8.self)
    }
}
