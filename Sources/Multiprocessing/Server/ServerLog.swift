internal import Logging
internal import MPTransport
internal import MPWire

/// The log of a server: whoever has something to say leaves a line and goes on, and a thread of its own writes it through
/// the handlers that the program has given.
///
/// So neither a reader that stalls nor one that has gone, nor a disk that is full, reaches the thread that serves.
struct ServerLog: Sendable {
    /// How many lines wait at most; each is bounded, too.
    private static let longestQueue = 1024

    /// Where the server logs.
    let logger: Logger
    /// Where it tells what an auditor wants to know.
    let auditLogger: Logger
    private let writer: LineWriter<LogLine>

    /// Puts a queue before two loggers; each keeps its level.
    init(_ logger: Logger, audit: Logger) {
        let writer = LineWriter<LogLine>(name: "manager-log", limit: Self.longestQueue) { entry in
            switch entry {
            case .line(let line): line.write()
            case .dropped(let count, let first): first.write(missing: count)
            }
        }
        self.writer = writer
        self.logger = logger.queued(to: writer)
        auditLogger = audit.queued(to: writer)
    }

    /// How many lines were dropped since the start, because nobody read as fast as they came.
    var droppedCount: Int { writer.droppedCount }

    /// Whether all lines are written.
    var isWritten: Bool { writer.isIdle }

    /// Waits until all lines are written that are there, but not for long.
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

/// Leaves lines for a thread to write.
///
/// ``Logger`` asks for the level before it makes a line, so that one which isn't logged costs nothing.
private struct QueuedLogHandler: LogHandler {
    /// What writes the lines.
    var target: any LogHandler
    let writer: LineWriter<LogLine>

    var metadata: Logger.Metadata {
        get { target.metadata }
        set { target.metadata = newValue }
    }

    var metadataProvider: Logger.MetadataProvider? {
        get { target.metadataProvider }
        set { target.metadataProvider = newValue }
    }

    var logLevel: Logger.Level {
        get { target.logLevel }
        set { target.logLevel = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { target[metadataKey: key] }
        set { target[metadataKey: key] = newValue }
    }

    func log(event: LogEvent) {
        writer.append(LogLine(event, by: target))
    }
}

/// A line that is to be written, and by whom.
private struct LogLine: Sendable {
    private let event: LogEvent
    private let target: any LogHandler

    /// Takes a line down, so that what others have chosen in it can neither forge lines nor fill the log.
    init(_ event: LogEvent, by target: any LogHandler) {
        var (event, target) = (event, target)
        if let provider = target.metadataProvider {
            // What it tells is of this task, not of the thread that writes.
            event.metadata = provider.get().merging(event.metadata ?? [:]) { $1 }
            target.metadataProvider = nil
        }
        event.message = "\(event.message.description.visible(limit: Logger.longestMessage))"
        event.metadata = event.metadata?.mapValues(\.visible)
        (self.event, self.target) = (event, target)
    }

    /// Writes it.
    func write() { target.log(event: event) }

    /// Writes in its place that so many lines are missing.
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
    /// How much of a message is logged, in code points; ours are far shorter.
    fileprivate static let longestMessage = 1000
}

extension Logger.MetadataValue {
    /// How much of a text is logged, in code points.
    private static let longest = 400

    /// The same with all texts visible and bounded.
    fileprivate var visible: Self {
        switch self {
        case .string(let text): .string(text.visible(limit: Self.longest))
        case .stringConvertible(let value): .string("\(value)".visible(limit: Self.longest))
        case .array(let values): .array(values.map(\.visible))
        case .dictionary(let entries): .dictionary(entries.mapValues(\.visible))
        }
    }
}
