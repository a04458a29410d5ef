internal import Glibc

/// A process of the benchmark that is talked with in lines: a server or a worker.
struct Companion: Sendable {
    /// Its process.
    let process: SpawnedProcess
    private let channel: LineChannel
    /// What it writes to standard error.
    private let errors: String

    /// How long it may take to say something.
    private static let patience = Duration.seconds(60)

    /// Starts a program that reads lines from standard input and writes lines to standard output.
    init(
        name: String,
        program: Program,
        errors: String,
        among children: Children
    ) throws {
        let (near, far) = try LineChannel.pair(name: name)
        defer { close(far) }
        process = try children.start {
            try SpawnedProcess(
                name: name,
                executable: program.executable,
                arguments: program.arguments,
                errors: errors,
                channel: far
            )
        }
        channel = near
        self.errors = errors
    }

    /// Sends a line.
    ///
    /// - Throws: `CommandError` if the process is gone.
    func send(_ line: String) throws {
        guard channel.send(line) else { throw silence("is gone") }
    }

    /// Waits for the next line.
    ///
    /// - Throws: `CommandError` if the process is gone, or says nothing for a minute.
    func nextLine() async throws -> String {
        let line = await withTaskGroup(of: String?.self) { group in
            group.addTask { await channel.nextLine() }
            group.addTask {
                try? await Task.sleep(for: Self.patience)  // Cancelled when there is a line.
                if !Task.isCancelled { process.kill() }
                return nil
            }
            let line = await group.next() ?? nil
            group.cancelAll()
            return line
        }
        guard let line else { throw silence("ended, or said nothing for \(Self.patience)") }
        return line
    }

    /// Waits for a line that starts so or contains it.
    ///
    /// - Throws: `CommandError` if the process is gone before, or says nothing for a minute.
    func line(containing text: String) async throws -> String {
        while true {
            let line = try await nextLine()
            if line.contains(text) { return line }
        }
    }

    private func silence(_ what: String) -> any Error {
        if Task.isCancelled { return CancellationError() }
        // Where there is no file there is nothing more to say.
        let log = (try? readFile(errors)).map { String(decoding: $0.suffix(2_000), as: UTF8.self) }
        let last = log.flatMap { $0.isEmpty ? nil : "; its last words:\n\($0)" } ?? ""
        return CommandError("\(process.name) \(what)\(last)")
    }
}

/// A program and its arguments.
struct Program: Equatable, Sendable {
    /// The file to run.
    let executable: String
    /// What it is told.
    let arguments: [String]
}
