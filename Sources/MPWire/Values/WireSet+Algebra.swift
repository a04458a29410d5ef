/// Sets combined.
///
/// Each charges the members that it looks up or copies as it goes, and changes nothing.
extension WireSet {
    /// Makes a set of what an iterable yields.
    ///
    /// - Throws: Python's `TypeError` if it can't be iterated, or yields what can't be hashed; `RuntimeError` if there is
    ///   less work left than it takes.
    package init(
        iterating iterable: WireValue,
        _ work: WorkMeter = .unlimited
    ) throws(PythonException) {
        self.init()
        if let members = iterable.members {
            self = members
            return
        }
        let elements = try iterable.elementsAsIterated(work)
        for element in elements { insert(try WireKey(element, work)) }
    }

    /// The members of either.
    package func union(
        _ other: WireSet,
        _ work: WorkMeter
    ) throws(PythonException) -> WireSet {
        var result = self
        for (key, _) in other.members.keyed {
            try work.charge(key.weight)
            result.insert(key)
        }
        return result
    }

    /// The members of both; of two equal ones, that of the smaller set, as in Python.
    package func intersection(
        _ other: WireSet,
        _ work: WorkMeter
    ) throws(PythonException) -> WireSet {
        other.count > count
            ? try filtered(work) { other.contains($0) }
            : try other.filtered(work) { contains($0) }
    }

    /// The members that aren't in `other`.
    package func difference(
        _ other: WireSet,
        _ work: WorkMeter
    ) throws(PythonException) -> WireSet {
        try filtered(work) { !other.contains($0) }
    }

    /// The members of one, but not of both.
    package func symmetricDifference(
        _ other: WireSet,
        _ work: WorkMeter
    ) throws(PythonException) -> WireSet {
        try difference(other, work).union(try other.difference(self, work), work)
    }

    /// Whether `other` has all members.
    package func isSubset(
        of other: WireSet,
        _ work: WorkMeter
    ) throws(PythonException) -> Bool {
        guard count <= other.count else { return false }
        for (key, _) in members.keyed {
            try work.charge(key.weight)
            if !other.contains(key) { return false }
        }
        return true
    }

    private func filtered(
        _ work: WorkMeter,
        _ isIncluded: (WireKey) -> Bool
    ) throws(PythonException) -> WireSet {
        var result = WireSet()
        for (key, _) in members.keyed {
            try work.charge(key.weight)
            if isIncluded(key) { result.insertNew(key) }
        }
        return result
    }
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
