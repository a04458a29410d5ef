internal import Logging

/// Passes messages to the log of this process, from the level on that was chosen for it.
///
/// The level is read at each message: a logger that was made earlier obeys a later choice.
struct ProcessLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    /// The level of this logger alone; `nil` is that of the process.
    private var ownLevel: Logger.Level?

    var logLevel: Logger.Level {
        get { ownLevel ?? ProcessLog.settings.level ?? .critical }
        set { ownLevel = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        guard ProcessLog.settings.level != nil else { return }
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let further = event.metadata { all.merge(further) { $1 } }
        let record = LogRecord(
            level: event.level,
            process: ProcessTree.name,
            message: event.message.description,
            metadata: all
        )
        ProcessLog.write(record)
    }
}
