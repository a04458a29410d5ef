/// A Python `set` or `frozenset`; iterated in insertion order.
public struct WireSet: Sendable {
    /// The members as keys of a dictionary, which has the right equality already.
    package private(set) var members = WireDictionary()

    /// Makes an empty set.
    public init() {}

    /// The number of members.
    public var count: Int { members.count }

    /// Whether there is no member.
    public var isEmpty: Bool { members.isEmpty }

    /// The members in insertion order.
    public var elements: [WireValue] { members.keys }

    /// Whether `key` is a member.
    package func contains(_ key: WireKey) -> Bool { members.contains(key) }

    /// Adds a member; one that is equal to a member already there changes nothing.
    package mutating func insert(_ key: WireKey) {
        members.insert(.null, ifAbsent: key)
    }

    /// Adds a member that is known not to be there.
    mutating func insertNew(_ key: WireKey) { members.insert(.null, forNewKey: key) }

    /// Removes a member, and says whether it was there.
    @discardableResult
    package mutating func remove(_ key: WireKey) -> Bool { members.removeValue(forKey: key) != nil }

    /// Removes the newest member and returns it, or `nil` from an empty set.
    package mutating func popLast() -> WireValue? { members.popLast()?.key }

    /// Removes all members.
    package mutating func removeAll() { members.removeAll() }
}
