internal import FoundationEssentials

/// The programs that the benchmark can use on this machine.
struct Installation: Sendable {
    /// This program.
    let ownProgram: String
    /// A Python interpreter, and what it says that it is: `CPython 3.11.7`.
    let python: Installed?
    /// Redis: the server, its version, and its benchmark.
    let redis: Redis?

    /// A program that answered.
    struct Installed: Equatable, Sendable {
        let executable: String
        let version: String
    }

    /// What belongs to Redis.
    struct Redis: Equatable, Sendable {
        let server: String
        let version: String
        let benchmark: String
    }

    /// Looks for them on PATH, and asks each for its version.
    static func find(scratch: TemporaryDirectory) async throws -> Installation {
        Installation(
            ownProgram: try ownExecutable(),
            python: await python(scratch: scratch),
            redis: await redis(scratch: scratch)
        )
    }

    /// Asks for the interpreter itself, as what is on PATH may be a script that looks for it.
    private static func python(scratch: TemporaryDirectory) async -> Installed? {
        let question = """
            import multiprocessing.managers, platform, sys
            print(sys.executable)
            print(platform.python_implementation(), platform.python_version())
            """
        guard let found = executable(named: "python3"),
            let answer = await output(of: found, ["-c", question], scratch: scratch),
            answer.count == 2
        else { return nil }
        return Installed(executable: answer[0], version: answer[1])
    }

    private static func redis(scratch: TemporaryDirectory) async -> Redis? {
        guard let server = executable(named: "redis-server"),
            let benchmark = executable(named: "redis-benchmark"),
            let answer = await output(of: server, ["--version"], scratch: scratch)?.first,
            let version = answer.split(separator: " ").first(where: { $0.hasPrefix("v=") })
        else { return nil }
        return Redis(server: server, version: "Redis \(version.dropFirst(2))", benchmark: benchmark)
    }

    private static func executable(named name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").map { "\($0)/\(name)" }
            .first(where: FileManager.default.isExecutableFile(atPath:))
    }

    /// The lines that a program writes; `nil` unless it ends well.
    static func output(
        of executable: String,
        _ arguments: [String],
        scratch: TemporaryDirectory
    ) async -> [String]? {
        let file = scratch.path + "/answer"
        // A program that can't be started or asked is as good as none: the report says that it is missing.
        guard
            let process = try? SpawnedProcess(
                name: executable,
                executable: executable,
                arguments: arguments,
                output: file,
                errors: "/dev/null"
            ),
            await process.ending() == .exited(status: 0), let bytes = try? readFile(file)
        else { return nil }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
