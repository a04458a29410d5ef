/// A bounded queue of lines to be written; lines for which there is no room are dropped and
/// counted.
package struct LineQueue<Line: Sendable>: Sendable {
    package enum Entry: Sendable {
        case line(Line)
        /// A note that this many lines are missing here, with the first of them.
        case dropped(Int, first: Line)
    }

    /// The largest number of lines.
    private let limit: Int
    private var lines: [Entry] = []
    /// How many lines were dropped since the last ``takeAll()``, and the first of them.
    private var missing: (count: Int, first: Line)?
    /// How many lines were dropped since the start.
    package private(set) var droppedCount = 0

    package init(limit: Int) {
        self.limit = limit
    }

    package var isEmpty: Bool { lines.isEmpty && missing == nil }

    /// Adds a line, or drops it if there is no room.
    package mutating func append(_ line: Line) {
        guard lines.count >= limit || missing != nil else { return lines.append(.line(line)) }
        droppedCount += 1
        missing = missing.map { ($0.count + 1, $0.first) } ?? (1, line)
    }

    /// Removes all entries, in order; the note about dropped lines comes last.
    package mutating func takeAll() -> [Entry] {
        defer {
            lines = []
            missing = nil
        }
        guard let missing else { return lines }
        return lines + [.dropped(missing.count, first: missing.first)]
    }
}
