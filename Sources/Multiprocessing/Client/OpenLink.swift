internal import MPCore

/// One connection of a ``Link``: after it was lost, the link gets another one.
final class OpenLink: Sendable {
    /// Its number: 0 is the first, and each later one has a larger number.
    let number: UInt64
    /// What both ends agreed upon.
    let options: LinkOptions
    /// Whether the server takes trace contexts.
    let carriesTraces: Bool
    /// The loop keeps it until the connection is closed.
    let connection: LinkConnection

    init(number: UInt64, options: LinkOptions, connection: LinkConnection) {
        self.number = number
        self.options = options
        carriesTraces = options.carriesTraces
        self.connection = connection
    }
}
