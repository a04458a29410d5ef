internal import Logging
internal import MPSystem
internal import Multiprocessing

/// How much a running server logs, which can change; its loggers share it.
final class LogLevel: Sendable {
    private let level: Guarded<Logger.Level>

    /// Begins with a level.
    init(_ level: Logger.Level) {
        self.level = Guarded(level)
    }

    /// The level now.
    var value: Logger.Level {
        get { level.withLock { $0 } }
        set { level.withLock { $0 = newValue } }
    }
}

/// Writes lines as another handler does, from a level on that can change.
struct LevelledLogHandler: ForwardingLogHandler {
    /// The handler that writes them.
    var target: any LogHandler
    let level: LogLevel

    /// The level that all share.
    var logLevel: Logger.Level {
        get { level.value }
        set { level.value = newValue }
    }

    func log(event: LogEvent) { target.log(event: event) }
}
