private import Glibc
internal import Logging
import MPSystem
internal import MPTransport

/// Writes what this process logs to standard error, on a thread of its own.
///
/// Whoever logs waits until the message is written, so that it isn't lost if the process ends then; but only briefly,
/// and not again before a reader that stalls has caught up. So nobody who reads too slowly can hold up the program.
enum ProcessLog {
    /// The most messages that wait; further ones are dropped and counted.
    private static let longestQueue = 1024
    /// Longest wait for a message to be written.
    private static let longestWait = Duration.milliseconds(50)
    /// Longest wait for all of them when the process ends.
    private static let longestFlush = Duration.seconds(1)

    /// The log of one process.
    private struct State: Sendable {
        var settings = LogSettings()
        /// Writes the messages; `nil` until there is one.
        var writer: LineWriter<LogRecord>?
        /// Whether the last message wasn't written in time.
        var isStalled = false
    }

    private static let state = PerProcess<State>(State())

    /// Writes what still waits when the process ends.
    private static let flushesAtExit: Void = {
        atexit { ProcessLog.flush() }
    }()

    /// What is written.
    static var settings: LogSettings {
        get { state.withLock { $0.settings } }
        set { state.withLock { $0.settings = newValue } }
    }

    /// Writes a message, or drops it if too many wait.
    static func write(_ record: LogRecord) {
        flushesAtExit
        let (writer, isStalled) = state.withLock { state in
            let writer = state.writer ?? makeWriter()
            state.writer = writer
            return (writer, state.isStalled)
        }
        let hasCaughtUp = writer.isIdle
        writer.append(record)
        guard !isStalled || hasCaughtUp else { return }
        let isWritten = writer.wait(upTo: longestWait)
        guard isStalled || !isWritten else { return }
        state.withLock { $0.isStalled = !isWritten }
    }

    /// Waits until everything is written, for a second at most.
    static func flush() {
        state.withLock { $0.writer }?.wait(upTo: longestFlush)
    }

    private static func makeWriter() -> LineWriter<LogRecord> {
        LineWriter(name: "mp-log", limit: longestQueue) { entry in
            let output = LogOutput(STDERR_FILENO)
            switch entry {
            case .line(let record): output.write(record)
            case .dropped(let count, first: _):
                output.write(LogRecord(missing: count, process: ProcessTree.name))
            }
        }
    }
}
