import MPSystem

/// The latest lines of a log.
package final class RecentLines: Sendable {
    /// A line.
    package struct Line: Encodable, Sendable {
        /// A number that grows by one from line to line.
        package let number: Int
        /// When it was written, in seconds since 1970.
        package let time: Double
        /// The level.
        package let level: String
        /// The text, with what belongs to it.
        package let text: String
    }

    private struct State {
        var lines: [Line] = []
        var count = 0
    }

    /// How many lines are kept.
    private static let limit = 500

    private let state = Guarded(State())

    /// Holds no lines.
    package init() {}

    /// Adds a line; the oldest one goes.
    package func append(_ text: String, level: String, time: Double) {
        state.withLock { state in
            state.count += 1
            let line = Line(number: state.count, time: time, level: level, text: text)
            state.lines.append(line)
            // Rarely, so that most lines cost no moving.
            if state.lines.count >= 2 * Self.limit { state.lines.removeFirst(Self.limit) }
        }
    }

    /// The latest lines, the oldest first.
    package func lines(after number: Int) -> [Line] {
        state.withLock { Array($0.lines.suffix(Self.limit).filter { $0.number > number }) }
    }
}
