import MPWire

/// Operators, which accept sets only, and methods, which accept any iterable.
extension SetReferent {
    /// An operation on two sets; it charges its lookups.
    typealias Operation = (WireSet) -> (WireSet, WorkMeter) throws(PythonException) -> WireSet

    /// Python's `self OP other`; `NotImplemented` if `other` isn't a set.
    func combined(
        with arguments: borrowing Call,
        _ operation: Operation
    ) throws(PythonException) -> Outcome {
        guard let other = arguments.required(0).members else { return .reply(.notImplemented) }
        return .reply(.set(try operation(members)(other, arguments.work)))
    }

    /// Python's `other OP self`, which has the type of `other`.
    func reflected(
        with arguments: borrowing Call,
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
        with arguments: borrowing Call,
        _ change: (inout WireSet, WireSet, WorkMeter) throws(PythonException) -> Void
    ) throws(PythonException) -> Outcome {
        guard let other = arguments.required(0).members else { return .reply(.notImplemented) }
        try change(&members, other, arguments.work)
        return .reply(.set(members))
    }

    /// Python's comparisons.
    func compared(
        with arguments: borrowing Call,
        _ relation: (WireSet, WireSet, WorkMeter) throws(PythonException) -> Bool
    ) throws(PythonException) -> Outcome {
        guard let other = arguments.required(0).members else { return .reply(.notImplemented) }
        return .reply(.bool(try relation(members, other, arguments.work)))
    }

    /// Returns whether all members are in an iterable.
    func isSubset(_ iterable: WireValue, _ work: WorkMeter) throws(PythonException) -> Outcome {
        .reply(.bool(try members.isSubset(iterating: iterable, work)))
    }

    /// Removes and returns a member; Python leaves open which one.
    mutating func pop() throws(PythonException) -> Outcome {
        guard let member = members.popLast() else {
            throw .keyError(.text("pop from an empty set"))
        }
        return .reply(member)
    }

    /// Removes a member, which must exist.
    mutating func remove(
        _ value: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        guard members.remove(try .member(value, work)) else { throw .keyError(value) }
        return .reply(.null)
    }

    /// Adds a value, and returns whether it is new.
    mutating func addIfAbsent(
        _ value: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        let key = try WireKey(argument: value, work)
        if members.contains(key) { return .reply(.bool(false)) }
        members.insert(key)
        return .reply(.bool(true))
    }
}

extension WireKey {
    /// The value to look up: Python looks up a `set` as the `frozenset` that it equals.
    static func member(
        _ value: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> WireKey {
        if case .set(let members) = value { return try WireKey(.frozenset(members), work) }
        return try WireKey(argument: value, work)
    }
}

extension WireValue {
    /// Python's `cls[argument]`, `types.GenericAlias(cls, argument)`.
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
