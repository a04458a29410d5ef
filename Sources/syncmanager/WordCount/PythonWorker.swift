internal import FoundationEssentials

/// The stock Python interpreter that runs the demo's Python worker.
struct PythonWorker: Sendable {
    /// Where the interpreter is.
    let interpreter: String
    /// What it says that it is: `CPython 3.11.2`.
    let version: String
    /// Where the worker's source is.
    let script: String

    /// Looks for `python3` on PATH and asks it for its version; `nil` where there is none that runs.
    static func find(
        script: String,
        scratch: ScratchDirectory
    ) async throws(CommandError) -> PythonWorker? {
        guard FileManager.default.isReadableFile(atPath: script) else {
            throw CommandError("can't read the Python worker \(script)")
        }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let candidates = path.split(separator: ":").map { "\($0)/python3" }
        guard
            let interpreter = candidates.first(where: FileManager.default.isExecutableFile(atPath:))
        else { return nil }

        let output = scratch.path + "/python-version"
        let question = "import platform as p; print(p.python_implementation(), p.python_version())"
        let process = try SpawnedProcess(
            name: "python3",
            executable: interpreter,
            arguments: ["-c", question],
            output: output
        )
        guard await process.ending() == .exited(status: 0) else { return nil }
        let version = try String(decoding: readFile(output), as: UTF8.self)
        return PythonWorker(
            interpreter: interpreter,
            version: String(version.dropLast()),
            script: script
        )
    }
}
