/// Operations on two sets.
///
/// Each charges the members that it looks up or copies before it changes anything.
extension WireSet {
    /// Adds the members of another set.
    package mutating func formUnion(
        _ other: WireSet,
        _ work: WorkMeter
    ) throws(PythonException) {
        if isEmpty {
            self = other
            return
        }
        try work.charge(other.entries.weight)
        entries.reserveMore(other.count)
        for key in other.entries.hashedKeys { insert(key) }
    }

    /// Removes the members of another set.
    package mutating func subtract(
        _ other: WireSet,
        _ work: WorkMeter
    ) throws(PythonException) {
        if other.count > count {
            self = try difference(other, work)
            return
        }
        try work.charge(other.entries.weight)
        for key in other.entries.hashedKeys { remove(key) }
    }

    /// Keeps the members that aren't in another set, and adds the other set's members that aren't in this one.
    package mutating func formSymmetricDifference(
        _ other: WireSet,
        _ work: WorkMeter
    ) throws(PythonException) {
        try work.charge(2 * other.entries.weight)
        entries.reserveMore(other.count)
        for key in other.entries.hashedKeys where !remove(key) {
            entries.insert(NoValue(), forNewKey: key)
        }
    }

    /// The members of either set.
    package func union(
        _ other: WireSet,
        _ work: WorkMeter
    ) throws(PythonException) -> WireSet {
        try work.charge(count)
        var result = self
        try result.formUnion(other, work)
        return result
    }

    /// The members of both sets; of two equal ones, that of the smaller set, as in Python.
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

    /// The members of one set, but not of both.
    package func symmetricDifference(
        _ other: WireSet,
        _ work: WorkMeter
    ) throws(PythonException) -> WireSet {
        try work.charge(entries.weight + other.entries.weight)
        var isShared = Array(repeating: false, count: entries.placeCount)
        var others: [WireKey] = []
        for key in other.entries.hashedKeys {
            if let place = entries.place(of: key) {
                isShared[place] = true
            } else {
                others.append(key)
            }
        }
        return WireSet(distinct: entries.hashedKeys(without: isShared) + others)
    }

    /// Whether `other` has all members.
    package func isSubset(
        of other: WireSet,
        _ work: WorkMeter
    ) throws(PythonException) -> Bool {
        guard count <= other.count else { return false }
        for key in entries.hashedKeys {
            try work.charge(key.weight)
            if !other.contains(key) { return false }
        }
        return true
    }

    private func filtered(
        _ work: WorkMeter,
        _ isIncluded: (WireKey) -> Bool
    ) throws(PythonException) -> WireSet {
        try work.charge(entries.weight)
        let included = entries.hashedKeys(where: isIncluded)
        return included.count == count ? self : WireSet(distinct: included)
    }

    private init(distinct keys: [WireKey]) {
        entries = KeyedEntries(distinct: keys, NoValue())
    }
}

/// Operations on a set and any iterable.
extension WireSet {
    /// Makes a set of the elements of an iterable.
    ///
    /// - Throws: Python's `TypeError` if it can't be iterated, or yields unhashable elements; `RuntimeError` if too
    ///   little work is left.
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
        entries.reserveMore(elements.count)
        for element in elements { insert(try WireKey(argument: element, work)) }
        entries.dropUnusedRoom()
    }

    /// Adds the elements of several iterables.
    ///
    /// - Throws: As ``init(iterating:_:)``. Elements before the error have been added, unless too little work was left.
    package mutating func formUnion(
        iterating iterables: [WireValue],
        _ work: WorkMeter
    ) throws(PythonException) {
        let iterables = iterables.withoutRepetitions
        if iterables.count == 1, let members = iterables[0].members {
            return try formUnion(members, work)
        }
        try change(iterating: iterables, work, grows: true) { $0.insert($1) }
    }

    /// Removes the elements of several iterables.
    ///
    /// - Throws: As ``formUnion(iterating:_:)``.
    package mutating func subtract(
        iterating iterables: [WireValue],
        _ work: WorkMeter
    ) throws(PythonException) {
        let iterables = iterables.withoutRepetitions
        if iterables.count == 1, let members = iterables[0].members {
            return try subtract(members, work)
        }
        try change(iterating: iterables, work, grows: false) { $0.remove($1) }
    }

    /// The members that are in all of several iterables.
    package func intersection(
        iterating iterables: [WireValue],
        _ work: WorkMeter
    ) throws(PythonException) -> WireSet {
        var result = self
        for iterable in iterables.withoutRepetitions {
            if let others = iterable.members {
                result = try result.intersection(others, work)
            } else {
                result = try result.common(with: iterable, work)
            }
        }
        return result
    }

    /// Whether an iterable yields all members.
    ///
    /// - Throws: As ``init(iterating:_:)``.
    package func isSubset(
        iterating iterable: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Bool {
        if let others = iterable.members { return try isSubset(of: others, work) }
        let elements = try iterable.elementsAsIterated(work)
        // Members are marked by position, which costs less than a set of the elements.
        let markCount = elements.count < count ? 0 : entries.placeCount
        try work.charge(markCount / [UInt8].countPerStep)
        var isFound = Array(repeating: false, count: markCount)
        var foundCount = 0
        for element in elements {
            try work.charge(1)
            let key = try WireKey(argument: element, work)
            // Too few elements are only looked at for those that can't be hashed.
            guard markCount > 0, let place = entries.place(of: key), !isFound[place] else {
                continue
            }
            isFound[place] = true
            foundCount += 1
        }
        return foundCount == count
    }

    /// Whether no element of an iterable is a member.
    package func isDisjoint(
        iterating iterable: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Bool {
        try areAll(of: iterable, members: false, work)
    }

    /// Whether all elements of an iterable are members.
    package func isSuperset(
        iterating iterable: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Bool {
        try areAll(of: iterable, members: true, work)
    }

    /// Whether all elements of an iterable are members, or none is; stops as early as possible.
    private func areAll(
        of iterable: WireValue,
        members areMembers: Bool,
        _ work: WorkMeter
    ) throws(PythonException) -> Bool {
        for element in try iterable.elementsAsIterated(work) {
            try work.charge(1)
            if contains(try WireKey(argument: element, work)) != areMembers { return false }
        }
        return true
    }

    /// Changes the members by the elements of several iterables.
    ///
    /// If an element can't be hashed, those before it take effect, as in Python; but if too little work is left,
    /// nothing is changed. So the keys wait until all of them are known, or, once that would take more room, the
    /// members are changed in a copy. Numbers and short texts need neither: their cost is known at once.
    private mutating func change(
        iterating iterables: [WireValue],
        _ work: WorkMeter,
        grows: Bool,
        _ change: (inout WireSet, WireKey) -> Void
    ) throws(PythonException) {
        let only = iterables.count == 1 ? try iterables[0].elementsAsIterated(work) : nil
        if let only, only.allSatisfy(\.isQuickKey) {
            try work.charge(2 * only.count)
            if grows { entries.reserveMore(only.count) }
            for element in only { change(&self, WireKey(hashable: element)) }
            if grows { entries.dropUnusedRoom() }
            return
        }
        var keys: [WireKey] = []
        var copy = WireSet()
        var isCopied = false
        var failure: PythonException?
        do throws(PythonException) {
            for iterable in iterables {
                let elements = if let only { only } else { try iterable.elementsAsIterated(work) }
                for element in elements {
                    try work.charge(2)
                    keys.append(try WireKey(argument: element, work))
                    guard keys.count > 1024, keys.count > count else { continue }
                    if !isCopied { copy = self }
                    isCopied = true
                    for key in keys { change(&copy, key) }
                    keys.removeAll(keepingCapacity: true)
                }
            }
        } catch {
            if work.hasStopped(error) { throw error }
            failure = error
        }
        if isCopied { self = copy }
        for key in keys { change(&self, key) }
        if let failure { throw failure }
    }

    /// The members that an iterable yields, as it yields them.
    private func common(
        with iterable: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> WireSet {
        let elements = try iterable.elementsAsIterated(work)
        var common = WireSet()
        common.entries.reserveMore(Swift.min(count, elements.count))
        for element in elements {
            try work.charge(1)
            let key = try WireKey(argument: element, work)
            guard contains(key) else { continue }
            common.insert(key)
            // Python looks at no further elements when all members have been found.
            if common.count == count { break }
        }
        common.entries.dropUnusedRoom()
        return common
    }
}

extension [WireValue] {
    /// The same without repeated instances: a few bytes of a message name one many times.
    package var withoutRepetitions: [WireValue] {
        guard count > 1 else { return self }
        var seen: Set<UInt> = []
        return filter { value in value.address.map { seen.insert($0).inserted } ?? true }
    }
}

extension WireValue {
    /// The memory address of an instance, or of the elements of a list or tuple, which copies share; `nil` for all other
    /// values.
    fileprivate var address: UInt? {
        switch self {
        case .object(let object): UInt(bitPattern: ObjectIdentifier(object))
        case .list(let elements), .tuple(let elements):
            elements.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .bytes, .bytearray, .dict,
            .set, .frozenset, .global, .proxy, .cyclic:
            nil
        }
    }

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
