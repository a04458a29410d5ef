import MPWire

/// Operators, which take sets only, and methods, which take whatever can be iterated.
extension SetReferent {
    /// An operation on two sets, charged for what it looks up.
    typealias Operation = (WireSet) -> (WireSet, WorkMeter) throws(PythonException) -> WireSet

    /// Python's `self OP other`; `NotImplemented` if `other` is no set.
    func combined(
        with arguments: BoundArguments,
        _ operation: Operation
    ) throws(PythonException) -> Outcome {
        guard let other = arguments.required(0).members else { return .reply(.notImplemented) }
        return .reply(.set(try operation(members)(other, arguments.work)))
    }

    /// Python's `other OP self`, whose type is that of `other`.
    func reflected(
        with arguments: BoundArguments,
        _ operation: Operation
    ) throws(PythonException) -> Outcome {
        switch arguments.required(0) {
        case .set(let other):
            return .reply(.set(try operation(other)(members, arguments.work)))
        case .frozenset(let other):
            return .reply(.frozenset(try operation(other)(members, arguments.work)))
        default: return .reply(.notImplemented)
        }
    }

    /// Python's `self OP= other`.
    mutating func changed(
        with arguments: BoundArguments,
        _ operation: Operation
    ) throws(PythonException) -> Outcome {
        guard let other = arguments.required(0).members else { return .reply(.notImplemented) }
        members = try operation(members)(other, arguments.work)
        return .reply(.set(members))
    }

    /// Python's comparisons.
    func compared(
        with arguments: BoundArguments,
        _ relation: (WireSet, WireSet, WorkMeter) throws(PythonException) -> Bool
    ) throws(PythonException) -> Outcome {
        guard let other = arguments.required(0).members else { return .reply(.notImplemented) }
        return .reply(.bool(try relation(members, other, arguments.work)))
    }

    /// Adds the elements of several iterables.
    mutating func update(
        _ iterables: [WireValue],
        _ work: WorkMeter
    ) throws(PythonException) {
        try forEachKey(of: iterables, work) { $0.insert($1) }
    }

    /// Removes the elements of several iterables.
    mutating func subtract(
        _ iterables: [WireValue],
        _ work: WorkMeter
    ) throws(PythonException) {
        try forEachKey(of: iterables, work) { _ = $0.remove($1) }
    }

    /// Changes the members by the elements of several iterables.
    ///
    /// Where one can't be hashed, those before it have been taken by then, as in Python; a meter that has too
    /// little left stops it before anything is changed. So the keys wait until all of them are known, or, once
    /// that would take more room, the members are changed in a copy.
    private mutating func forEachKey(
        of iterables: [WireValue],
        _ work: WorkMeter,
        _ change: (inout WireSet, WireKey) -> Void
    ) throws(PythonException) {
        var keys: [WireKey] = []
        var copy = WireSet()
        var isCopied = false
        var failure: PythonException?
        do throws(PythonException) {
            for iterable in iterables.withoutRepetitions {
                for element in try iterable.elementsAsIterated(work) {
                    try work.charge(2)
                    let key = try WireKey(element, work)
                    if isCopied {
                        change(&copy, key)
                        continue
                    }
                    keys.append(key)
                    guard keys.count > 1024, keys.count > members.count else { continue }
                    copy = members
                    isCopied = true
                    for key in keys { change(&copy, key) }
                    keys = []
                }
            }
        } catch {
            if work.hasStopped(error) { throw error }
            failure = error
        }
        if isCopied { members = copy }
        for key in keys { change(&members, key) }
        if let failure { throw failure }
    }

    /// The members that are in all of several iterables.
    func intersection(
        _ iterables: [WireValue],
        _ work: WorkMeter
    ) throws(PythonException) -> WireSet {
        var result = members
        for iterable in iterables.withoutRepetitions {
            if let others = iterable.members {
                result = try result.intersection(others, work)
            } else {
                result = try result.common(with: iterable, work)
            }
        }
        return result
    }

    /// What is either a member or in an iterable.
    func symmetricDifference(
        _ iterable: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> WireSet {
        try members.symmetricDifference(try WireSet(iterating: iterable, work), work)
    }

    /// Answers whether no element of an iterable is a member.
    func isDisjoint(
        _ iterable: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        for element in try iterable.elementsAsIterated(work) {
            try work.charge(1)
            if members.contains(try WireKey(element, work)) { return .reply(.bool(false)) }
        }
        return .reply(.bool(true))
    }

    /// Answers whether all members are in an iterable.
    func isSubset(_ iterable: WireValue, _ work: WorkMeter) throws(PythonException) -> Outcome {
        .reply(.bool(try members.isSubset(of: try WireSet(iterating: iterable, work), work)))
    }

    /// Answers whether all elements of an iterable are members.
    func isSuperset(_ iterable: WireValue, _ work: WorkMeter) throws(PythonException) -> Outcome {
        for element in try iterable.elementsAsIterated(work) {
            try work.charge(1)
            if !members.contains(try WireKey(element, work)) { return .reply(.bool(false)) }
        }
        return .reply(.bool(true))
    }

    /// Takes a member; which one, Python leaves open.
    mutating func pop() throws(PythonException) -> Outcome {
        guard let member = members.popLast() else {
            throw .keyError(.text("pop from an empty set"))
        }
        return .reply(member)
    }

    /// Removes a member, which must be there.
    mutating func remove(
        _ value: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        guard members.remove(try .member(value, work)) else { throw .keyError(value) }
        return .reply(.null)
    }

    /// Adds a value, and answers whether it is new.
    mutating func addIfAbsent(
        _ value: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        let key = try WireKey(value, work)
        if members.contains(key) { return .reply(.bool(false)) }
        members.insert(key)
        return .reply(.bool(true))
    }
}

extension WireSet {
    /// The members that an iterable yields, as it yields them.
    fileprivate func common(
        with iterable: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> WireSet {
        var common = WireSet()
        for element in try iterable.elementsAsIterated(work) {
            try work.charge(1)
            let key = try WireKey(element, work)
            guard contains(key) else { continue }
            common.insert(key)
            // Python looks at no further elements when all members have been found.
            if common.count == count { break }
        }
        return common
    }
}

extension [WireValue] {
    /// The same without instances that came before: a few bytes of a message name one many times.
    fileprivate var withoutRepetitions: [WireValue] {
        guard count > 1 else { return self }
        var seen: Set<ObjectIdentifier> = []
        return filter { value in
            guard case .object(let object) = value else { return true }
            return seen.insert(ObjectIdentifier(object)).inserted
        }
    }
}

extension WireKey {
    /// What is looked for among members: Python takes a `set` there as the `frozenset` it equals.
    static func member(
        _ value: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> WireKey {
        if case .set(let members) = value { return try WireKey(.frozenset(members), work) }
        return try WireKey(value, work)
    }
}

extension WireValue {
    /// What `cls[argument]` is: `types.GenericAlias(cls, argument)`.
    static func alias(of cls: WireGlobal, _ argument: WireValue) -> WireValue {
        .object(
            WireObject(
                .reduce,
                .global(WireGlobal("types", "GenericAlias")),
                [.global(cls), argument]
            )
        )
    }
}
