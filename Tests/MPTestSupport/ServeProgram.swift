package import Foundation
package import Multiprocessing

/// The command `syncmanager serve` in a process of its own, with an authkey in a file.
package struct ServeProgram: Sendable {
    /// Where it listens.
    package let address: Address
    /// The secret.
    package let authkey: Authkey
    /// The file that holds the secret.
    package let authkeyFile: URL
    /// Its process.
    package let program: ChildProgram

    /// Serves while `body` runs, then kills it.
    ///
    /// - Parameters:
    ///   - directory: Where the process runs and its files are; an authkey that is there already is used again.
    ///   - options: Further options of `serve`.
    ///   - body: What to do meanwhile.
    /// - Returns: What the body returns.
    package static func run<Result>(
        in directory: URL,
        _ options: [String] = [],
        _ body: (ServeProgram) async throws -> Result
    ) async throws -> Result {
        let file = directory.appendingPathComponent("authkey")
        if !FileManager.default.fileExists(atPath: file.path) {
            try Authkey.generate(at: file.path)
        }
        // The command is built into the directory that holds the test bundle.
        let bundle = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let command = URL(filePath: bundle).deletingLastPathComponent().path + "/syncmanager"
        // Its shell lets it leave a core file; what it logs is kept.
        let script = "cd \"$1\" && ulimit -c unlimited && shift && exec \"$0\" serve \"$@\" 2>log"
        let program = try ChildProgram(
            "/bin/sh",
            ["-c", script, command, directory.path, "--authkey-file", file.path] + options
        )
        defer { program.kill() }
        let prefix = "listening on "
        var address: Address?
        for await line in program.lines where line.hasPrefix(prefix) {
            address = try Address(parsing: String(line.dropFirst(prefix.count)))
            break
        }
        guard let address else { throw NotServing() }
        return try await body(
            ServeProgram(
                address: address,
                authkey: try Authkey.file(file.path),
                authkeyFile: file,
                program: program
            )
        )
    }

    /// The command ended before it served.
    package struct NotServing: Error {}
}
