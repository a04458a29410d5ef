internal import Logging
internal import MPTransport
internal import MPWire

/// The log of a server: callers queue lines, and a separate thread writes them through the program's handlers.
///
/// So the serving thread never waits for a reader that stalls or has gone, or for a full disk.
struct ServerLog: Sendable {
    /// The most lines in the queue; each is bounded, too.
    private static let longestQueue = 1024

    let logger: Logger
    let auditLogger: Logger
    private let writer: LineWriter<LogLine>

    /// Puts a queue before two loggers; each keeps its level.
    ///
    /// - Parameters:
    ///   - logger: The server's logger.
    ///   - audit: The logger of the audit; `nil` is the server's.
    init(_ logger: Logger, audit: Logger?) {
        let writer = LineWriter<LogLine>(name: "manager-log", limit: Self.longestQueue) { entry in
            switch entry {
            case .line(let line): line.write()
            case .dropped(let count, let first): first.write(missing: count)
            }
        }
        self.writer = writer
        self.logger = logger.queued(to: writer)
        auditLogger = (audit ?? logger).queued(to: writer)
    }

    /// The number of lines dropped since the start, because the log was read too slowly.
    var droppedCount: Int { writer.droppedCount }

    /// Whether all lines are written.
    var isWritten: Bool { writer.isIdle }

    /// Waits until all queued lines are written, but not longer than `limit`.
    func flush(within limit: Duration) async {
        await writer.flush(within: limit)
    }

    /// Takes no more lines, and ends the thread once all are written.
    func close() { writer.close() }
}

extension Logger {
    /// The same logger with a queue before its handler.
    fileprivate func queued(to writer: LineWriter<LogLine>) -> Logger {
        let handler = handler
        return Logger(label: label) { _ in QueuedLogHandler(target: handler, writer: writer) }
    }
}

/// Queues lines for a thread to write.
///
/// ``Logger`` checks the level before it makes a line, so a line that isn't logged costs nothing.
private struct QueuedLogHandler: ForwardingLogHandler {
    /// The handler that writes the lines.
    var target: any LogHandler
    let writer: LineWriter<LogLine>

    func log(event: LogEvent) {
        writer.append(LogLine(event, by: target))
    }
}

/// A queued line, and the handler that writes it.
private struct LogLine: Sendable {
    private let event: LogEvent
    private let target: any LogHandler

    /// Makes a line safe: text chosen by others can neither forge lines nor fill the log.
    init(_ event: LogEvent, by target: any LogHandler) {
        var (event, target) = (event, target)
        if let provider = target.metadataProvider {
            // Its values are those of this task, not of the writing thread.
            event.metadata = provider.get().merging(event.metadata ?? [:]) { $1 }
            target.metadataProvider = nil
        }
        event.message = "\(event.message.description.visible(limit: Logger.longestMessage))"
        event.metadata = event.metadata?.mapValues(\.visible)
        (self.event, self.target) = (event, target)
    }

    func write() { target.log(event: event) }

    /// Writes the number of missing lines instead.
    func write(missing count: Int) {
        target.log(
            event: LogEvent(
                level: .warning,
                message: "\(count) lines were dropped, since the log wasn't read in time",
                metadata: nil,
                source: event.source,
                file: #fileID,
                function: #function,
                line: #line
            )
        )
    }
}

extension Logger {
    /// The longest logged message, in code points; ours are far shorter.
    fileprivate static let longestMessage = 1000
}

extension Logger.MetadataValue {
    /// The longest logged text, in code points.
    private static let longest = 400

    /// The same value with all texts visible and bounded.
    fileprivate var visible: Self {
        switch self {
        case .string(let text): .string(text.visible(limit: Self.longest))
        case .stringConvertible(let value): .string("\(value)".visible(limit: Self.longest))
        case .array(let values): .array(values.map(\.visible))
        case .dictionary(let entries): .dictionary(entries.mapValues(\.visible))
        }
    }
}
