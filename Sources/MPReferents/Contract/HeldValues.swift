package import MPWire

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
    fileprivate static func show(
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
    fileprivate static func show<Entry>(
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

extension StoredDictionary {
    /// Shows keys and values.
    fileprivate func showHeld(
        from position: Int,
        atMost limit: Int,
        to visit: (StoredValue) -> Int
    ) -> HeldValues {
        .show(
            from: position,
            atMost: limit,
            next: { entry(from: $0).map { (($0.key, $0.value), $0.next) } },
            { key, value in visit(.value(key.value)) + visit(value) }
        )
    }
}

extension ListReferent {
    package mutating func showHeld(
        from position: Int,
        atMost limit: Int,
        to visit: (StoredValue) -> Int
    ) -> HeldValues {
        .show(elements.count, from: position, atMost: limit) { visit(elements[$0]) }
    }
}

extension DequeReferent {
    package mutating func showHeld(
        from position: Int,
        atMost limit: Int,
        to visit: (StoredValue) -> Int
    ) -> HeldValues {
        .show(elements.count, from: position, atMost: limit) { visit(.value(elements[$0])) }
    }
}

extension DictReferent {
    package mutating func showHeld(
        from position: Int,
        atMost limit: Int,
        to visit: (StoredValue) -> Int
    ) -> HeldValues {
        guard isKnownUniquelyReferenced(&storage) else { return .shared }
        return storage.entries.showHeld(from: position, atMost: limit, to: visit)
    }
}

extension NamespaceReferent {
    package mutating func showHeld(
        from position: Int,
        atMost limit: Int,
        to visit: (StoredValue) -> Int
    ) -> HeldValues {
        attributes.showHeld(from: position, atMost: limit, to: visit)
    }
}

extension SetReferent {
    package mutating func showHeld(
        from position: Int,
        atMost limit: Int,
        to visit: (StoredValue) -> Int
    ) -> HeldValues {
        .show(
            from: position,
            atMost: limit,
            next: { members.member(from: $0).map { ($0.key, $0.next) } },
            { visit(.value($0.value)) }
        )
    }
}

extension ValueReferent {
    package mutating func showHeld(
        from position: Int,
        atMost limit: Int,
        to visit: (StoredValue) -> Int
    ) -> HeldValues {
        _ = visit(content)
        return .end
    }
}

extension QueueReferent {
    package mutating func showHeld(
        from position: Int,
        atMost limit: Int,
        to visit: (StoredValue) -> Int
    ) -> HeldValues {
        .show(items.count, from: position, atMost: limit) { visit(items.item(at: $0)) }
    }
}
