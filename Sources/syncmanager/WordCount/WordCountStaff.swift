internal import FoundationEssentials

/// Who works in the demo, and how they are started.
struct WordCountStaff: Sendable {
    /// A worker: what it is, and the program that it runs.
    struct Member: Equatable, Sendable {
        let worker: WordCountReport.Worker
        let executable: String
        let arguments: [String]
    }

    /// How many workers are written in Swift.
    let swiftWorkers: Int
    /// The one that is written in Python, if there is one.
    let python: PythonWorker?

    /// How many they are.
    var count: Int { swiftWorkers + (python == nil ? 0 : 1) }

    /// Tells who they are: `3 × Swift and 1 × CPython 3.11.2`.
    var description: String {
        "\(swiftWorkers) × Swift" + (python.map { " and 1 × \($0.version)" } ?? "")
    }

    /// Lists the programs to start.
    ///
    /// They learn the path of the key's file and never the key: anybody can read the arguments of a
    /// process.
    func members(socket: String, authkeyFile: String) throws(CommandError) -> [Member] {
        let executable = try ownExecutable()
        let swift = (1...max(1, swiftWorkers)).prefix(swiftWorkers).map { number in
            let name = "swift-\(number)"
            return Member(
                worker: .init(name: name, runtime: "Swift"),
                executable: executable,
                arguments: [
                    "demo-worker", "--address", "unix:" + socket, "--authkey-file", authkeyFile,
                    "--name", name,
                ]
            )
        }
        guard let python else { return swift }
        let member = Member(
            worker: .init(name: "python", runtime: python.version),
            executable: python.interpreter,
            arguments: [python.script, socket, authkeyFile, "python"]
        )
        return swift + [member]
    }
}

/// Finds the file of the program that runs, wherever it was started from.
func ownExecutable() throws(CommandError) -> String {
    do {
        return try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    } catch {
        throw CommandError("can't find the file of this program (is /proc mounted?): \(error)")
    }
}
