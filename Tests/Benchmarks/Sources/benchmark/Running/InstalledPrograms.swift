internal import Foundation

/// The programs that the benchmark can use on this machine.
struct InstalledPrograms: Sendable {
    /// A program, and what it says that it is: `CPython 3.11.7`.
    struct Program: Equatable, Sendable {
        let executable: String
        let version: String
    }

    /// This program.
    let benchmark: String
    /// `syncmanager`.
    let server: String
    /// The version of the server.
    let version: String
    /// A Python interpreter.
    let python: Program?
    /// Redis's server, if its benchmark is there, too.
    let redis: Program?

    /// Looks for them on PATH, and asks each for its version.
    ///
    /// - Parameter server: Where `syncmanager` is; `nil` for beside this program.
    /// - Throws: `BenchmarkError` if it isn't there.
    static func find(server: String?) async throws -> InstalledPrograms {
        let benchmark = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let directory = URL(filePath: benchmark).deletingLastPathComponent()
        let server = server ?? directory.appending(path: "syncmanager").path
        guard let version = await output(of: server, "--version")?.first else {
            throw BenchmarkError(
                "\(server) doesn't run: build the command `syncmanager`, or say by --server where it is"
            )
        }
        return InstalledPrograms(
            benchmark: benchmark,
            server: server,
            version: version,
            python: await python(),
            redis: await redis()
        )
    }

    /// Asks for the interpreter itself, as what is on PATH may be a script that looks for it.
    private static func python() async -> Program? {
        let question = """
            import multiprocessing.managers, platform, sys
            print(sys.executable)
            print(platform.python_implementation(), platform.python_version())
            """
        guard let found = executable(named: "python3"),
            let answer = await output(of: found, "-c", question), answer.count == 2
        else { return nil }
        return Program(executable: answer[0], version: answer[1])
    }

    private static func redis() async -> Program? {
        guard executable(named: "redis-benchmark") != nil,
            let server = executable(named: "redis-server"),
            let answer = await output(of: server, "--version")?.first,
            let version = answer.split(separator: " ").first(where: { $0.hasPrefix("v=") })
        else { return nil }
        return Program(executable: server, version: "Redis \(version.dropFirst(2))")
    }

    private static func executable(named name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").map { "\($0)/\(name)" }
            .first(where: FileManager.default.isExecutableFile(atPath:))
    }

    /// The lines that a program writes; `nil` unless it ends well.
    static func output(of command: String...) async -> [String]? {
        // A program that can't be started or asked is as good as none: the report says that it is missing.
        try? await LineProgram(command[0], command).output()
    }
}
