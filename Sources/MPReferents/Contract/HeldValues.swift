/// Result of ``Referent/showHeld(from:atMost:to:)``.
package enum HeldValues: Equatable, Sendable {
    /// There are more, beginning at this position.
    case more(from: Int)
    /// All have been shown.
    case end
    /// Another object holds the same values, as the iterator of a dict does. They outlive this one.
    case shared
}

extension HeldValues {
    /// Shows elements whose positions begin at 0.
    static func show(
        _ count: Int,
        from position: Int,
        atMost limit: Int,
        _ show: (Int) -> Int
    ) -> HeldValues {
        var (position, rest) = (position, limit)
        while position < count {
            guard rest > 0 else { return .more(from: position) }
            rest -= show(position)
            position += 1
        }
        return .end
    }

    /// Shows entries by their iteration positions.
    static func show<Entry>(
        from position: Int,
        atMost limit: Int,
        next: (Int) -> (entry: Entry, next: Int)?,
        _ show: (Entry) -> Int
    ) -> HeldValues {
        var (position, rest) = (position, limit)
        while let (entry, next) = next(position) {
            guard rest > 0 else { return .more(from: position) }
            rest -= show(entry)
            position = next
        }
        return .end
    }
}
