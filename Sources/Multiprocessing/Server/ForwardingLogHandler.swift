package import Logging

/// A handler that leaves level and metadata to another one, and does something of its own with lines.
package protocol ForwardingLogHandler: LogHandler {
    /// The other one.
    var target: any LogHandler { get set }
}

extension ForwardingLogHandler {
    /// The metadata of the other one.
    package var metadata: Logger.Metadata {
        get { target.metadata }
        set { target.metadata = newValue }
    }

    /// What provides more of it.
    package var metadataProvider: Logger.MetadataProvider? {
        get { target.metadataProvider }
        set { target.metadataProvider = newValue }
    }

    /// The level of the other one.
    package var logLevel: Logger.Level {
        get { target.logLevel }
        set { target.logLevel = newValue }
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { target[metadataKey: key] }
        set { target[metadataKey: key] = newValue }
    }
}
