import Foundation
import MPSystem

/// A program that a test runs beside itself; it is killed when its time is over.
package final class ChildProgram: Sendable {
    /// What a program has done when it has ended.
    package struct Ending: Sendable {
        /// Its exit status; the negative number of the signal that killed it.
        package let status: Int32
        /// What it wrote to its standard error.
        package let errors: String
    }

    /// The lines of its standard output as they come, without their ends.
    package let lines: AsyncStream<String>
    /// The process itself. Foundation's class isn't `Sendable`: only this lock touches it.
    private let process: Guarded<Process>
    private let input = Pipe()
    private let ending: Task<Ending, Never>
    /// Its number.
    package let pid: Int32

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - path: Its executable.
    ///   - arguments: Its arguments.
    ///   - limit: The time after which it is killed.
    package init(
        _ path: String,
        _ arguments: [String] = [],
        limit: Duration = .seconds(240)
    ) throws {
        let program = Process()
        let output = Pipe()
        let errors = Pipe()
        program.executableURL = URL(fileURLWithPath: path)
        program.arguments = arguments
        program.environment = ProcessInfo.processInfo.environment.merging(
            // Swift's backtracer would wait for a key when a signal ends the program.
            [
                "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1",
                "SWIFT_BACKTRACE": "enable=no",
            ],
            uniquingKeysWith: { $1 }
        )
        program.standardInput = input
        program.standardOutput = output
        program.standardError = errors
        let exit = AsyncStream<Int32>.makeStream()
        program.terminationHandler = { ended in
            let status = ended.terminationStatus
            exit.continuation.yield(ended.terminationReason == .exit ? status : -status)
            exit.continuation.finish()
        }
        try Self.runWithoutBlockedSignals(program)
        pid = program.processIdentifier
        process = Guarded(program)
        lines = Self.lines(of: output.fileHandleForReading)
        ending = Task { [pid] in
            let killer = Task {
                try await Task.sleep(for: limit)
                Foundation.kill(-pid, SIGKILL)
            }
            let text = Self.lines(of: errors.fileHandleForReading)
            async let errorText = text.reduce(into: "") { $0 += $1 + "\n" }
            let status = await exit.stream.first { _ in true } ?? -1
            killer.cancel()
            // Foundation makes it the leader of a group: whatever it has left behind goes with it.
            Foundation.kill(-pid, SIGKILL)
            return Ending(status: status, errors: await errorText)
        }
    }

    /// Writes to its standard input.
    package func write(_ text: String) throws {
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    }

    /// Ends its standard input.
    package func closeInput() throws {
        try input.fileHandleForWriting.close()
    }

    /// Kills it at once, with all that it has started.
    package func kill() {
        Foundation.kill(-pid, SIGKILL)
    }

    /// Waits for its end.
    package func wait() async -> Ending {
        await ending.value
    }

    /// Waits for its end, and reads all that it writes until then.
    ///
    /// - Throws: ``Failure`` unless it ends with status 0.
    package func output() async throws -> String {
        let text = await lines.reduce(into: "") { $0 += $1 + "\n" }
        let ending = await wait()
        guard ending.status == 0 else {
            throw Failure(status: ending.status, output: text, errors: ending.errors)
        }
        return text
    }

    /// What there is to say of a program that has ended too early.
    package func failure() async -> Failure {
        let ending = await wait()
        return Failure(status: ending.status, output: "", errors: ending.errors)
    }

    /// A program that didn't end as it should.
    package struct Failure: Error, CustomStringConvertible {
        let status: Int32
        let output: String
        let errors: String
        package var description: String { "status \(status)\n\(output)\n\(errors)" }
    }
}

extension ChildProgram {
    /// Starts a program with no signal blocked.
    ///
    /// It would inherit what this thread of tasks has blocked, which is nearly all: then a shell
    /// waits for its children for ever.
    private static func runWithoutBlockedSignals(_ program: Process) throws {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try program.run()
    }

    /// Reads lines on a thread of its own, since reading blocks.
    private static func lines(of handle: FileHandle) -> AsyncStream<String> {
        let (stream, continuation) = AsyncStream<String>.makeStream()
        let fd = dup(handle.fileDescriptor)
        Thread.detachNewThread {
            let file = fdopen(fd, "r")
            var line: UnsafeMutablePointer<CChar>?
            var capacity = 0
            while case let count = getline(&line, &capacity, file), count > 0, let start = line {
                let bytes = UnsafeRawBufferPointer(start: start, count: count)
                let text = String(decoding: bytes, as: UTF8.self)
                continuation.yield(text.hasSuffix("\n") ? String(text.dropLast()) : text)
            }
            free(line)
            if let file { fclose(file) }
            continuation.finish()
        }
        return stream
    }
}
