/// Lines that wait to be written: so many at most; what comes beyond is dropped and counted.
package struct LineQueue<Line: Sendable>: Sendable {
    /// What there is to write.
    package enum Entry: Sendable {
        /// This line.
        case line(Line)
        /// That so many lines are missing here, the first of which is this one.
        case dropped(Int, first: Line)
    }

    /// How many lines wait at most.
    private let limit: Int
    private var lines: [Entry] = []
    /// How many lines were dropped since the last ``takeAll()``, and the first of them.
    private var missing: (count: Int, first: Line)?
    /// How many lines were dropped since the start.
    package private(set) var droppedCount = 0

    /// Starts empty.
    package init(limit: Int) {
        self.limit = limit
    }

    /// Whether there is nothing to write.
    package var isEmpty: Bool { lines.isEmpty && missing == nil }

    /// Adds a line, or drops it if there is no room.
    package mutating func append(_ line: Line) {
        guard lines.count >= limit || missing != nil else { return lines.append(.line(line)) }
        droppedCount += 1
        missing = missing.map { ($0.count + 1, $0.first) } ?? (1, line)
    }

    /// Takes all there is to write, in order: what was dropped came after all other lines.
    package mutating func takeAll() -> [Entry] {
        defer {
            lines = []
            missing = nil
        }
        guard let missing else { return lines }
        return lines + [.dropped(missing.count, first: missing.first)]
    }
}
