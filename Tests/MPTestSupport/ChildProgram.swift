import Glibc
import MPProcesses
package import MPSystem

/// A program that a test runs beside itself; it is killed when its time is over, or with the test runner.
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
    private let input: Descriptor
    private let process: WatchedProgram
    private let ending: Task<Ending, Never>

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - path: Its executable.
    ///   - arguments: Its arguments.
    ///   - variables: Variables of its environment that it gets besides ours.
    ///   - descriptors: Its descriptors after 0, 1 and 2.
    ///   - limit: The time after which it is killed.
    package init(
        _ path: String,
        _ arguments: [String] = [],
        variables: [String: String] = [:],
        passing descriptors: [Int32] = [],
        limit: Duration = .seconds(560)
    ) throws {
        var launch = ProgramLaunch(path, arguments)
        // Whatever it leaves behind goes with it.
        launch.leadsGroup = true
        // Swift's backtracer would wait for a key when a signal ends the program.
        launch.variables = [
            "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1", "SWIFT_BACKTRACE": "enable=no",
        ].merging(variables) { $1 }
        let (standardInput, output, standardError) = try (OpenPipe(), OpenPipe(), OpenPipe())
        launch.descriptors = [standardInput.reading, output.writing, standardError.writing]
        launch.descriptors += descriptors
        let status = AsyncStream<Int32>.makeStream()
        process = try WatchedProgram(launch, limit: limit) { ended in
            status.continuation.yield(ended.exitCode)
            status.continuation.finish()
        }
        input = Descriptor(adopting: standardInput.takeWriting())
        lines = try ProgramLines.read(output.takeReading())
        let errors = try ProgramLines.read(standardError.takeReading())
        ending = Task {
            async let errorText = errors.reduce(into: "") { $0 += $1 + "\n" }
            let status = await status.stream.first { _ in true } ?? -1
            return Ending(status: status, errors: await errorText)
        }
    }

    /// Its number.
    package var pid: Int32 { process.id }

    /// Writes to its standard input.
    package func write(_ text: String) throws(SystemError) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.write(input.rawValue, $0.baseAddress, $0.count)
            }
            guard count >= 0 else { throw SystemError(call: "write", code: errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// Sends it a signal again and again until it has ended: signals that come together are one.
    package func wait(sending signal: Int32) async -> Ending {
        let signals = Task {
            while !Task.isCancelled {
                Glibc.kill(pid, signal)
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        defer { signals.cancel() }
        return await wait()
    }

    /// Kills it at once, with all that it has started.
    package func kill() {
        process.kill()
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
