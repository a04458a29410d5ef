/// A Python `set` or `frozenset`; iterated in insertion order.
public struct WireSet: Sendable {
    /// The members as keys without values; keys have the right equality already.
    var entries = KeyedEntries<NoValue>()

    /// The value of a member: none.
    struct NoValue: EntryValue {
        static var absent: NoValue { NoValue() }
    }

    /// Makes an empty set.
    public init() {}

    /// The number of members.
    public var count: Int { entries.count }

    /// Whether there is no member.
    public var isEmpty: Bool { entries.isEmpty }

    /// The members in insertion order.
    public var elements: [WireValue] { entries.keys }

    package func contains(_ key: WireKey) -> Bool { entries.contains(key) }

    /// Adds a member; if an equal one exists, it is kept.
    package mutating func insert(_ key: WireKey) { entries.insert(NoValue(), ifAbsent: key) }

    /// Removes a member and returns whether it was there.
    @discardableResult
    package mutating func remove(_ key: WireKey) -> Bool { entries.removeValue(forKey: key) != nil }

    /// Removes the newest member and returns it, or `nil` from an empty set.
    package mutating func popLast() -> WireValue? { entries.popLast()?.key }

    package mutating func removeAll() { entries.removeAll() }

    /// Finds the first member at or after an iteration position; iteration starts at 0.
    ///
    /// Positions stay valid while nothing is removed.
    ///
    /// - Returns: The member, and the position of the next one; `nil` at the end.
    package func member(from position: Int) -> (key: WireKey, next: Int)? {
        entries.entry(from: position).map { ($0.key, $0.next) }
    }
}
