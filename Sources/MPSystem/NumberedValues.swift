/// Values by their numbers, which are given out in ascending order.
///
/// Most values live shortly. So those of late numbers lie one after the other, and the few that outlive their neighbours move
/// to a dictionary.
///
/// - Complexity: O(1) amortised.
@usableFromInline
package struct NumberedValues<Value> {
    /// The values of the numbers from ``first`` on; `nil` where there is none any more.
    @usableFromInline var recent: [Value?] = []
    /// The number of the first place of ``recent``.
    @usableFromInline var first: UInt64 = 0
    /// How many places at the beginning of ``recent`` are empty for good.
    @usableFromInline var passed = 0
    /// How many places of ``recent`` have a value.
    @usableFromInline var recentCount = 0
    /// The others.
    @usableFromInline var old: [UInt64: Value] = [:]

    /// From how many places on it matters that most are empty.
    @usableFromInline static var sparseSize: Int { 1024 }

    @inlinable
    package init() {}

    @inlinable package var count: Int { recentCount + old.count }
    @inlinable package var isEmpty: Bool { count == 0 }

    /// The numbers that have values, in ascending order.
    package var numbers: [UInt64] {
        var numbers = old.keys.sorted()
        for place in passed..<recent.count where recent[place] != nil {
            numbers.append(first + UInt64(place))
        }
        return numbers
    }

    /// The value of a number; `nil` if there is none.
    @inlinable
    package subscript(number: UInt64) -> Value? {
        get {
            if let place = place(of: number), let value = recent[place] { return value }
            return old.isEmpty ? nil : old[number]
        }
        set {
            if let newValue {
                set(newValue, for: number)
            } else {
                removeValue(for: number)
            }
        }
    }

    /// Sets the value of a number.
    @inlinable
    mutating func set(_ value: Value, for number: UInt64) {
        if let place = place(of: number) {
            if place < passed { return old[number] = value }
            if recent[place] == nil { recentCount += 1 }
            recent[place] = value
        } else if old.isEmpty || old[number] == nil, isNext(number) {
            recent.append(value)
            recentCount += 1
        } else {
            old[number] = value
        }
    }

    /// Removes the value of a number.
    ///
    /// - Returns: The value; `nil` if there was none.
    @inlinable
    @discardableResult
    package mutating func removeValue(for number: UInt64) -> Value? {
        guard let place = place(of: number), let value = recent[place].take() else {
            return old.isEmpty ? nil : old.removeValue(forKey: number)
        }
        recentCount -= 1
        if place == passed { pass() } else { moveIfSparse() }
        return value
    }

    /// The place of a number among the late ones.
    @inlinable
    func place(of number: UInt64) -> Int? {
        guard number >= first, number - first < UInt64(recent.count) else { return nil }
        return Int(number - first)
    }

    /// Whether a number is the one after the latest; any number is, if there are no late ones.
    @inlinable
    mutating func isNext(_ number: UInt64) -> Bool {
        if recent.isEmpty { first = number }
        return number == first + UInt64(recent.count)
    }

    /// Goes over empty places at the beginning, and drops them once they are most.
    @inlinable
    mutating func pass() {
        while passed < recent.count, recent[passed] == nil { passed += 1 }
        if passed == recent.count {
            clear()
        } else if passed > Self.sparseSize, passed > recent.count / 2 {
            recent.removeFirst(passed)
            first += UInt64(passed)
            passed = 0
        }
    }

    /// Moves what there is to the dictionary if most places are empty.
    @inlinable
    mutating func moveIfSparse() {
        let places = recent.count - passed
        guard places > Self.sparseSize, recentCount < places / 8 else { return }
        for place in passed..<recent.count {
            if let value = recent[place] { old[first + UInt64(place)] = value }
        }
        clear()
    }

    @inlinable
    mutating func clear() {
        first += UInt64(recent.count)
        recent.removeAll(keepingCapacity: recent.capacity <= Self.sparseSize)
        passed = 0
        recentCount = 0
    }
}

extension NumberedValues: Sendable where Value: Sendable {}
