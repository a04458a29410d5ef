/// Sets combined.
extension WireSet {
    /// Makes a set of what an iterable yields.
    ///
    /// - Throws: Python's `TypeError` if it can't be iterated, or yields what can't be hashed.
    package init(iterating iterable: WireValue) throws(PythonException) {
        self.init()
        if let members = iterable.members {
            self = members
            return
        }
        for element in try iterable.elementsAsIterated() { insert(try WireKey(element)) }
    }

    /// The members of either.
    package func union(_ other: WireSet) -> WireSet {
        var result = self
        for key in other.keys { result.insert(key) }
        return result
    }

    /// The members of both; of two equal ones, that of the smaller set, as in Python.
    package func intersection(_ other: WireSet) -> WireSet {
        other.count > count
            ? filtered { other.contains($0) } : other.filtered { contains($0) }
    }

    /// The members that aren't in `other`.
    package func difference(_ other: WireSet) -> WireSet { filtered { !other.contains($0) } }

    /// The members of one, but not of both.
    package func symmetricDifference(_ other: WireSet) -> WireSet {
        difference(other).union(other.difference(self))
    }

    /// Whether `other` has all members.
    package func isSubset(of other: WireSet) -> Bool {
        count <= other.count && keys.allSatisfy(other.contains)
    }

    private func filtered(_ isIncluded: (WireKey) -> Bool) -> WireSet {
        var result = WireSet()
        for key in keys where isIncluded(key) { result.insert(key) }
        return result
    }

    /// The members as keys, which they are.
    private var keys: [WireKey] { members.hashedKeys }
}

extension WireValue {
    /// The members of a `set` or `frozenset`; `nil` for everything else.
    package var members: WireSet? {
        switch self {
        case .set(let members), .frozenset(let members): members
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .bytes, .bytearray,
            .list, .tuple, .dict, .global, .object, .proxy, .cyclic:
            nil
        }
    }
}
