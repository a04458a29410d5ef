package import Logging
package import MPSystem

/// Keeps what is logged as lines: the message, and its metadata as a dictionary is printed.
package struct LinesLogHandler: LogHandler {
    private let lines: Guarded<[String]>
    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level

    /// Makes a logger.
    ///
    /// - Parameters:
    ///   - lines: Gets the lines.
    ///   - level: What is logged.
    package static func logger(
        to lines: Guarded<[String]>,
        level: Logger.Level = .trace
    ) -> Logger {
        Logger(label: "test") { _ in Self(lines: lines, logLevel: level) }
    }

    private init(lines: Guarded<[String]>, logLevel: Logger.Level) {
        (self.lines, self.logLevel) = (lines, logLevel)
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        lines.withLock { $0.append("\(event.message) \(event.metadata ?? [:])") }
    }
}
