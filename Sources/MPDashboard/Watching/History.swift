package import MPWire

/// What a server has done in the last minutes.
package struct History: Sendable {
    /// How many seconds are kept.
    package static let length = 300.0
    /// How soon after a look another one says nothing about the rates, in seconds.
    private static let shortest = 0.2

    /// The points, the oldest first.
    package private(set) var points: [HistoryPoint] = []
    /// The latest look at the server.
    package private(set) var latest: ServerStatistics?

    /// Knows nothing yet.
    package init() {}

    /// Takes a look at the server.
    ///
    /// - Returns: What has happened since the one before; `nil` after the first one.
    @discardableResult
    package mutating func append(_ statistics: ServerStatistics) -> HistoryPoint? {
        guard let before = latest else {
            latest = statistics
            return nil
        }
        if before.serverID == statistics.serverID,
            (0..<Self.shortest).contains(statistics.uptime - before.uptime)
        {
            return points.last
        }
        latest = statistics
        guard let point = HistoryPoint(from: before, to: statistics) else {
            points = []
            return nil
        }
        points.append(point)
        points.removeAll { $0.uptime < point.uptime - Self.length }
        return point
    }
}
