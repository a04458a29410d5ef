package import MPWire

/// What ``Referent/showHeld(from:atMost:to:)`` has come to.
package enum HeldValues: Equatable, Sendable {
    /// There are more, from this position on.
    case more(from: Int)
    /// That was all.
    case end
    /// Another object holds the same values, as the iterator of a dict does: they don't end with this one.
    case shared
}

extension HeldValues {
    /// Shows elements that have positions from 0 on.
    fileprivate static func show(
        _ count: Int,
        from position: Int,
        atMost limit: Int,
        _ show: (Int) -> Void
    ) -> HeldValues {
        let end = min(count, position + limit)
        for position in min(position, end)..<end { show(position) }
        return end < count ? .more(from: end) : .end
    }

    /// Shows keys and values by the positions of an iteration.
    fileprivate static func show(
        from position: Int,
        atMost limit: Int,
        next: (Int) -> (key: WireValue, next: Int)?,
        _ show: (WireValue) -> Void
    ) -> HeldValues {
        var position = position
        for _ in 0..<limit {
            guard let (key, next) = next(position) else { return .end }
            show(key)
            position = next
        }
        return .more(from: position)
    }
}

extension StoredDictionary {
    /// Shows keys and values.
    fileprivate func showHeld(
        from position: Int,
        atMost limit: Int,
        to visit: (StoredValue) -> Void
    ) -> HeldValues {
        .show(from: position, atMost: limit, next: key(from:)) { key in
            visit(.value(key))
            if let key = try? WireKey(key), let value = self[key] { visit(value) }
        }
    }
}

extension ListReferent {
    package mutating func showHeld(
        from position: Int,
        atMost limit: Int,
        to visit: (StoredValue) -> Void
    ) -> HeldValues {
        .show(elements.count, from: position, atMost: limit) { visit(elements[$0]) }
    }
}

extension DequeReferent {
    package mutating func showHeld(
        from position: Int,
        atMost limit: Int,
        to visit: (StoredValue) -> Void
    ) -> HeldValues {
        .show(elements.count, from: position, atMost: limit) { visit(.value(elements[$0])) }
    }
}

extension DictReferent {
    package mutating func showHeld(
        from position: Int,
        atMost limit: Int,
        to visit: (StoredValue) -> Void
    ) -> HeldValues {
        guard isKnownUniquelyReferenced(&storage) else { return .shared }
        return storage.entries.showHeld(from: position, atMost: limit, to: visit)
    }
}

extension NamespaceReferent {
    package mutating func showHeld(
        from position: Int,
        atMost limit: Int,
        to visit: (StoredValue) -> Void
    ) -> HeldValues {
        attributes.showHeld(from: position, atMost: limit, to: visit)
    }
}

extension SetReferent {
    package mutating func showHeld(
        from position: Int,
        atMost limit: Int,
        to visit: (StoredValue) -> Void
    ) -> HeldValues {
        .show(from: position, atMost: limit, next: members.members.key(from:)) { visit(.value($0)) }
    }
}

extension ValueReferent {
    package mutating func showHeld(
        from position: Int,
        atMost limit: Int,
        to visit: (StoredValue) -> Void
    ) -> HeldValues {
        visit(content)
        return .end
    }
}

extension QueueReferent {
    package mutating func showHeld(
        from position: Int,
        atMost limit: Int,
        to visit: (StoredValue) -> Void
    ) -> HeldValues {
        .show(items.count, from: position, atMost: limit) { visit(items.item(at: $0)) }
    }
}
