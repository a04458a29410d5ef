package import Logging

/// What children inherit of logging: whether messages go to standard error, and from which level on.
package struct LogSettings: Codable, Hashable, Sendable {
    /// The lowest level that is written; `nil` writes nothing.
    package var level: Logger.Level?

    /// Describes settings; by default nothing is written.
    package init(level: Logger.Level? = nil) {
        self.level = level
    }

    /// The settings of this process.
    package static var current: LogSettings { ProcessLog.settings }

    /// Makes these the settings of this process.
    package func apply() { ProcessLog.settings = self }
}
