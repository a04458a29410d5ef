package import MPWire

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
