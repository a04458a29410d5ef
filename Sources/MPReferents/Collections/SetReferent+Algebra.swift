import MPWire

/// Operators, which take sets only, and methods, which take whatever can be iterated.
extension SetReferent {
    /// An operation on two sets.
    typealias Operation = (WireSet) -> (WireSet) -> WireSet

    /// Python's `self OP other`; `NotImplemented` if `other` is no set.
    func combined(
        with arguments: BoundArguments,
        _ operation: Operation
    ) throws(PythonException) -> Outcome {
        guard let other = arguments.required(0).members else { return .reply(.notImplemented) }
        return .reply(.set(operation(members)(other)))
    }

    /// Python's `other OP self`, whose type is that of `other`.
    func reflected(
        with arguments: BoundArguments,
        _ operation: Operation
    ) throws(PythonException) -> Outcome {
        switch arguments.required(0) {
        case .set(let other): return .reply(.set(operation(other)(members)))
        case .frozenset(let other): return .reply(.frozenset(operation(other)(members)))
        default: return .reply(.notImplemented)
        }
    }

    /// Python's `self OP= other`.
    mutating func changed(
        with arguments: BoundArguments,
        _ operation: Operation
    ) throws(PythonException) -> Outcome {
        guard let other = arguments.required(0).members else { return .reply(.notImplemented) }
        members = operation(members)(other)
        return .reply(.set(members))
    }

    /// Python's comparisons.
    func compared(
        with arguments: BoundArguments,
        _ relation: (WireSet, WireSet) -> Bool
    ) -> Outcome {
        guard let other = arguments.required(0).members else { return .reply(.notImplemented) }
        return .reply(.bool(relation(members, other)))
    }

    /// Adds the elements of several iterables.
    mutating func update(_ iterables: [WireValue]) throws(PythonException) {
        for iterable in iterables {
            for element in try iterable.elementsAsIterated() {
                members.insert(try WireKey(element))
            }
        }
    }

    /// Removes the elements of several iterables.
    mutating func subtract(_ iterables: [WireValue]) throws(PythonException) {
        for iterable in iterables {
            for element in try iterable.elementsAsIterated() {
                members.remove(try WireKey(element))
            }
        }
    }

    /// The members that are in all of several iterables.
    func intersection(_ iterables: [WireValue]) throws(PythonException) -> WireSet {
        var result = members
        for iterable in iterables {
            if let others = iterable.members {
                result = result.intersection(others)
                continue
            }
            var common = WireSet()
            for element in try iterable.elementsAsIterated() {
                let key = try WireKey(element)
                guard result.contains(key) else { continue }
                common.insert(key)
                // Python looks at no further elements when all members have been found.
                if common.count == result.count { break }
            }
            result = common
        }
        return result
    }

    /// What is either a member or in an iterable.
    func symmetricDifference(_ iterable: WireValue) throws(PythonException) -> WireSet {
        members.symmetricDifference(try WireSet(iterating: iterable))
    }

    /// Answers whether no element of an iterable is a member.
    func isDisjoint(_ iterable: WireValue) throws(PythonException) -> Outcome {
        for element in try iterable.elementsAsIterated()
        where members.contains(try WireKey(element)) {
            return .reply(.bool(false))
        }
        return .reply(.bool(true))
    }

    /// Answers whether all members are in an iterable.
    func isSubset(_ iterable: WireValue) throws(PythonException) -> Outcome {
        .reply(.bool(members.isSubset(of: try WireSet(iterating: iterable))))
    }

    /// Answers whether all elements of an iterable are members.
    func isSuperset(_ iterable: WireValue) throws(PythonException) -> Outcome {
        for element in try iterable.elementsAsIterated()
        where !members.contains(try WireKey(element)) {
            return .reply(.bool(false))
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
    mutating func remove(_ value: WireValue) throws(PythonException) -> Outcome {
        guard members.remove(try .member(value)) else { throw .keyError(value) }
        return .reply(.null)
    }

    /// Adds a value, and answers whether it is new.
    mutating func addIfAbsent(_ value: WireValue) throws(PythonException) -> Outcome {
        let key = try WireKey(value)
        if members.contains(key) { return .reply(.bool(false)) }
        members.insert(key)
        return .reply(.bool(true))
    }
}

extension WireKey {
    /// What is looked for among members: Python takes a `set` there as the `frozenset` it equals.
    static func member(_ value: WireValue) throws(PythonException) -> WireKey {
        if case .set(let members) = value { return try WireKey(.frozenset(members)) }
        return try WireKey(value)
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
