internal import Dispatch
internal import Foundation
internal import Multiprocessing
internal import Synchronization

/// A program that reads and writes lines, and that the kernel kills when this process ends, however it does.
final class LineProgram: Sendable {
    /// What messages call it.
    let name: String
    private let process: ChildProcess<Void>
    /// The end of its standard input.
    private let input: FileHandle
    /// The end of its standard output.
    private let output: FileHandle
    /// What was read beyond the last line.
    private let unread = Mutex(Data())
    /// Reading blocks, so it has a thread of its own.
    private let reader: DispatchQueue
    /// What it writes to standard error.
    private let log: URL?

    /// How long it may take to say something.
    private static let patience = Duration.seconds(60)
    /// Makes the descriptors that it is passed its input and its output, and turns into the program.
    private static let script = "exec \"$@\" <&3 >&4 2>\"$0\" 3<&- 4>&-"

    /// Starts a program.
    ///
    /// - Throws: `BenchmarkError` if it can't be started.
    init(_ name: String, _ command: [String], log: URL? = nil) async throws(BenchmarkError) {
        self.name = name
        self.log = log
        // Whoever writes to a program that is gone gets an error.
        signal(SIGPIPE, SIG_IGN)
        reader = DispatchQueue(label: "reading from \(name)")
        let (standardInput, standardOutput) = (Pipe(), Pipe())
        input = standardInput.fileHandleForWriting
        output = standardOutput.fileHandleForReading
        do {
            process = try .program(
                "/bin/sh",
                arguments: ["-c", Self.script, log?.path ?? "/dev/null"] + command,
                passing: [
                    standardInput.fileHandleForReading.fileDescriptor,
                    standardOutput.fileHandleForWriting.fileDescriptor,
                ],
                name: name,
                isDaemon: true
            )
            try await process.start()
            try standardInput.fileHandleForReading.close()
            try standardOutput.fileHandleForWriting.close()
        } catch {
            throw BenchmarkError("can't start \(name): \(error)")
        }
    }

    /// Its number.
    var id: pid_t { process.processID ?? 0 }

    /// Sends a line.
    ///
    /// - Throws: `BenchmarkError` if the process is gone.
    func send(_ line: String) throws(BenchmarkError) {
        do {
            try input.write(contentsOf: Data((line + "\n").utf8))
        } catch {
            throw failure("is gone")
        }
    }

    /// Waits for the next line.
    ///
    /// - Throws: `BenchmarkError` if the process is gone, or says nothing for a minute.
    func nextLine() async throws(BenchmarkError) -> String {
        let alarm = Task {
            try await Task.sleep(for: Self.patience)
            kill()
        }
        defer { alarm.cancel() }
        guard let line = await readLine() else {
            throw failure("ended, or said nothing for \(Self.patience)")
        }
        return line
    }

    /// Waits for a line with this text.
    ///
    /// - Throws: `BenchmarkError` if the process is gone before, or says nothing for a minute.
    func line(containing text: String) async throws(BenchmarkError) -> String {
        while true {
            let line = try await nextLine()
            if line.contains(text) { return line }
        }
    }

    /// Waits for the end of a program that ends by itself, and returns all that it has written.
    ///
    /// - Throws: `BenchmarkError` if it fails.
    func output() async throws(BenchmarkError) -> [String] {
        var lines: [String] = []
        while let line = await readLine() { lines.append(line) }
        guard await status() == 0 else { throw failure("failed") }
        return lines
    }

    /// Waits for the end, and tells the exit code, or the negative number of the signal; `nil` if it can't be watched.
    func status() async -> Int32? {
        // The next call that needs the process says why.
        try? await process.join().exitCode
    }

    /// Kills it at once; does nothing when it is gone.
    func kill() {
        process.kill()
    }

    /// Sends it a signal; does nothing when it is gone.
    func send(signal number: Int32) {
        process.send(signal: number)
    }

    private func failure(_ what: String) -> BenchmarkError {
        // Where there is no file there is nothing more to say.
        let said = log.flatMap { try? String(contentsOf: $0, encoding: .utf8) } ?? ""
        return BenchmarkError(
            "\(name) \(what)" + (said.isEmpty ? "" : "; its last words:\n\(said.suffix(2_000))")
        )
    }

    private func readLine() async -> String? {
        await withCheckedContinuation { continuation in
            reader.async { continuation.resume(returning: self.takeLine()) }
        }
    }

    /// Blocks until there is a line; `nil` at the end.
    private func takeLine() -> String? {
        unread.withLock { unread in
            while true {
                if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                    defer { unread.removeSubrange(...end) }
                    return String(decoding: unread[..<end], as: UTF8.self)
                }
                let bytes = output.availableData
                guard !bytes.isEmpty else { return nil }
                unread += bytes
            }
        }
    }
}
