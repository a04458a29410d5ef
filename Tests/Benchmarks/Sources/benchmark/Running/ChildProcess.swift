internal import Dispatch
internal import Foundation
internal import Glibc
internal import Synchronization

/// A program that reads and writes lines, and that the kernel kills when this process ends, however it does.
final class ChildProcess: Sendable {
    /// What messages call it.
    let name: String
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    /// What was read beyond the last line.
    private let unread = Mutex(Data())
    /// Reading blocks, so it has a thread of its own.
    private let reader: DispatchQueue
    /// Its status, when it has ended.
    private let statuses: AsyncStream<Int32>
    /// What it writes to standard error.
    private let log: URL?

    /// How long it may take to say something.
    private static let patience = Duration.seconds(60)
    /// Has the kernel kill the program that it turns into.
    private static let launcher = "/usr/bin/setpriv"

    /// Starts a program.
    ///
    /// - Throws: `BenchmarkError` if it can't be started.
    @LastingThread  // The kernel goes by the thread that has started a program.
    init(_ name: String, _ command: [String], log: URL? = nil) throws(BenchmarkError) {
        self.name = name
        self.log = log
        // Whoever writes to a program that is gone gets an error.
        signal(SIGPIPE, SIG_IGN)
        reader = DispatchQueue(label: "reading from \(name)")
        let (statuses, status) = AsyncStream.makeStream(of: Int32.self)
        self.statuses = statuses
        process.executableURL = URL(filePath: Self.launcher)
        process.arguments = ["--pdeathsig", "KILL", "--"] + command
        process.standardInput = input
        process.standardOutput = output
        process.terminationHandler = { ended in
            status.yield(ended.terminationStatus)
            status.finish()
        }
        do {
            process.standardError = try log.map(Self.file) ?? FileHandle.nullDevice
            try process.run()
        } catch {
            throw BenchmarkError("can't start \(name) (\(Self.launcher), of util-linux): \(error)")
        }
    }

    /// Its number.
    var id: pid_t { process.processIdentifier }

    /// Sends a line.
    ///
    /// - Throws: `BenchmarkError` if the process is gone.
    func send(_ line: String) throws(BenchmarkError) {
        do {
            try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
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

    /// Waits for the end, and tells the status; `nil` if somebody else was told.
    func status() async -> Int32? {
        for await status in statuses { return status }
        return nil
    }

    /// Kills it at once; does nothing when it is gone.
    func kill() {
        send(signal: SIGKILL)
    }

    /// Sends it a signal; does nothing when it is gone.
    func send(signal number: Int32) {
        if process.isRunning { _ = Glibc.kill(id, number) }
    }

    private func failure(_ what: String) -> BenchmarkError {
        // Where there is no file there is nothing more to say.
        let said = log.flatMap { try? String(contentsOf: $0, encoding: .utf8) } ?? ""
        return BenchmarkError(
            "\(name) \(what)" + (said.isEmpty ? "" : "; its last words:\n\(said.suffix(2_000))")
        )
    }

    private static func file(at url: URL) throws -> FileHandle {
        try Data().write(to: url)
        return try FileHandle(forWritingTo: url)
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
                let bytes = output.fileHandleForReading.availableData
                guard !bytes.isEmpty else { return nil }
                unread += bytes
            }
        }
    }
}
