// Classes by name, and their instances.
extension PickleReader {
    mutating func pushGlobal() throws(PickleError) {
        let global = try globalInLines()
        try push(.global(global))
    }

    private mutating func globalInLines() throws(PickleError) -> WireGlobal {
        guard let module = String(validating: try cursor.line(), as: UTF8.self),
            let name = String(validating: try cursor.line(), as: UTF8.self)
        else { throw malformed("a class name that is not UTF-8") }
        return try resolve(module: module, name: name)
    }

    mutating func pushStackGlobal() throws(PickleError) {
        guard case .text(let name) = try pop().value, case .text(let module) = try pop().value
        else {
            throw malformed("a class name that is no text")
        }
        try push(.global(try resolve(module: module, name: name)))
    }

    /// `REDUCE`: a class or function, and its arguments.
    mutating func call() throws(PickleError) {
        let arguments = try popArguments()
        guard let callable = try popComputed() else { return try call(try popGlobal(), arguments) }
        try pushInstance(.computedCall, [callable, arguments])
    }

    /// Pops an instance that is called, as `functools.partial` is, where classes may do anything anyway.
    private mutating func popComputed() throws(PickleError) -> PickleSlot? {
        guard policy.admitsEverything, let slot = stack.last else { return nil }
        if slot.isFinished {
            guard case .object = slot.value else { return nil }
        } else {
            switch arena[slot.node].kind {
            case .reduce, .computedCall, .newObject, .newObjectWithKeywords: break
            case .list, .dict, .set, .frozenset, .tuple: return nil
            }
        }
        return try pop()
    }

    /// `NEWOBJ`: a class and the arguments of its `__new__`.
    mutating func makeInstance() throws(PickleError) {
        let arguments = try popArguments()
        try pushInstance(.newObject(try popGlobal()), [arguments])
    }

    /// `NEWOBJ_EX`: the same with keywords.
    mutating func makeInstanceWithKeywords() throws(PickleError) {
        let keywords = try pop()
        guard !keywords.isFinished, arena[keywords.node].kind == .dict else {
            throw malformed("keywords that are no dict")
        }
        let arguments = try popArguments()
        try pushInstance(.newObjectWithKeywords(try popGlobal()), [arguments, keywords])
    }

    /// `INST`: a class in two lines, and its arguments above the mark.
    mutating func callGlobalWithMarkedArguments() throws(PickleError) {
        let global = try globalInLines()
        try callOrMake(global, from: try popMark())
    }

    /// `OBJ`: a class and its arguments above the mark.
    mutating func callMarked() throws(PickleError) {
        let mark = try popMark()
        guard mark < stack.count, case .global(let global) = stack[mark].value else {
            throw malformed("a call of what is no class")
        }
        try callOrMake(global, from: mark + 1)
        let instance = try pop()
        stack.removeLast()
        try push(instance)
    }

    /// Without arguments, both opcodes create an instance without calling its initializer.
    private mutating func callOrMake(_ global: WireGlobal, from start: Int) throws(PickleError) {
        let isCall = start < stack.count
        try makeTuple(from: start)
        let arguments = try pop()
        if isCall {
            try call(global, arguments)
        } else {
            try pushInstance(.newObject(global), [arguments])
        }
    }

    /// Pops a tuple of arguments.
    private mutating func popArguments() throws(PickleError) -> PickleSlot {
        let slot = try pop()
        if slot.isFinished, case .tuple = slot.value { return slot }
        guard !slot.isFinished, arena[slot.node].kind == .tuple else {
            throw malformed("arguments that are no tuple")
        }
        return slot
    }

    /// Pops a class; no value computed by the pickle can be one, but for those that `dill` looks up by their name.
    private mutating func popGlobal() throws(PickleError) -> WireGlobal {
        guard case .global(let global) = try pop().value else {
            throw malformed("a call of what is no class")
        }
        return global
    }

    /// Interprets the call at once if its arguments are finished and nothing can follow it.
    private mutating func call(
        _ global: WireGlobal,
        _ arguments: PickleSlot
    ) throws(PickleError) {
        guard arguments.isFinished, case .tuple(let values) = arguments.value else {
            return try pushInstance(.reduce(global), [arguments])
        }
        switch WellKnownReductions.result(of: global, values) {
        case .value(let value):
            try charge(arguments.weight)
            try charge(building: value)
            try push(value, depth: arguments.depth, weight: arguments.weight)
        case .newInstance(let cls):
            try pushInstance(.newObject(cls), [PickleSlot(.tuple([]), depth: 1)])
        case .instance: try pushInstance(.reduce(global), [arguments])
        case .meaningless: throw malformed("a call of \(global) with wrong arguments")
        }
    }

    private mutating func pushInstance(
        _ kind: PickleNode.Kind,
        _ parts: [PickleSlot]
    ) throws(PickleError) {
        switch kind {
        case .newObject(let cls), .newObjectWithKeywords(let cls):
            let hasArguments = parts.count > 1 || parts[0].value != .tuple([])
            guard WellKnownReductions.isInstantiable(cls, hasArguments: hasArguments) else {
                throw malformed("an instance of \(cls) in an unusual form")
            }
        case .list, .dict, .set, .frozenset, .tuple, .reduce, .computedCall: break
        }
        let start = stack.count
        stack += parts
        try makeNode(kind, from: start)
    }
}
