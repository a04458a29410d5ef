// The stack, its marks and the memo.
extension PickleReader {
    /// The error for a problem at the current offset.
    func malformed(_ problem: String) -> PickleError { .malformed(problem, at: cursor.offset) }

    /// The error for a limit that the current opcode would exceed.
    func exceeded(_ limit: String) -> PickleError { .limitExceeded(limit, at: cursor.offset) }

    /// Pushes a finished value.
    mutating func push(
        _ value: WireValue,
        depth: Int = 0,
        weight: Int = PickleSlot.unit
    ) throws(PickleError) {
        try push(PickleSlot(value, depth: depth, weight: weight))
    }

    /// Pushes a value.
    mutating func push(_ slot: PickleSlot) throws(PickleError) {
        try count()
        stack.append(slot)
    }

    /// Pushes a value that may still change.
    mutating func push(_ node: PickleNode) throws(PickleError) {
        let index = arena.count
        if index == 0 { arena.reserveCapacity(4) }
        arena.append(node)
        builtElements += Self.elementsOfNode
        try push(PickleSlot(node: index))
    }

    /// Charges work that the length of the pickle doesn't bound; `weight` is that of the values looked at.
    func charge(_ weight: Int) throws(PickleError) {
        try work.charge(weight / PickleSlot.unit, at: cursor.offset)
    }

    /// Charges a value that a call has built: as much as the pickle holds, unless it calls again and again
    /// with the same arguments.
    mutating func charge(building value: WireValue) throws(PickleError) {
        copied += value.builtCount
        guard copied <= limits.copied + cursor.offset + cursor.remaining else {
            throw exceeded("calls that build too much")
        }
    }

    private mutating func count() throws(PickleError) {
        pushed += 1
        builtElements += 1
        guard pushed <= limits.nodes else {
            throw .tooManyValues(limits.nodes, at: cursor.offset)
        }
        guard builtElements <= limits.builtElements else { throw .noRoom(at: cursor.offset) }
    }

    /// How many elements of 64 bytes a container takes, beside the one of every value.
    private static var elementsOfNode: Int { 3 }

    /// The greatest logical size that a value may have: whatever isn't shared may be as large as it is.
    var greatestWeight: Int {
        let length = cursor.offset + cursor.remaining
        return max(limits.logicalSize, 4 * (length + PickleSlot.unit * pushed))
    }

    /// The topmost value above the last mark.
    func top() throws(PickleError) -> PickleSlot {
        guard let top = stack.last, stack.count > marks.last ?? 0 else {
            throw malformed("nothing on the stack")
        }
        return top
    }

    /// Pops the topmost value above the last mark.
    mutating func pop() throws(PickleError) -> PickleSlot {
        let top = try top()
        stack.removeLast()
        return top
    }

    /// Drops everything from the height `start` on.
    mutating func drop(from start: Int) {
        stack.removeLast(stack.count - start)
    }

    mutating func dropTop() throws(PickleError) {
        if let mark = marks.last, mark == stack.count {
            marks.removeLast()
        } else {
            _ = try pop()
        }
    }

    /// Checks that the last mark is at or below `height`, and that there is something below that.
    func requireAboveMark(_ height: Int) throws(PickleError) {
        guard height >= marks.last ?? 0 else { throw malformed("nothing on the stack") }
    }

    mutating func pushMark() throws(PickleError) {
        try count()
        marks.append(stack.count)
    }

    /// Removes the last mark, and returns its height.
    mutating func popMark() throws(PickleError) -> Int {
        guard let mark = marks.popLast() else { throw malformed("no mark on the stack") }
        return mark
    }

    mutating func put(at index: Int) throws(PickleError) {
        guard index < limits.memoIndex else { throw exceeded("memo index \(index)") }
        builtElements += 1
        memo.put(try top(), at: index)
    }

    mutating func get(_ index: Int) throws(PickleError) {
        guard let slot = memo[index] else { throw malformed("memo index \(index) is not set") }
        try pushAgain(slot)
    }

    /// Pushes a value that is also used elsewhere.
    mutating func pushAgain(_ slot: PickleSlot) throws(PickleError) {
        if !slot.isFinished { sharesNodes = true }
        try push(slot)
    }

    mutating func memoIndexInDecimal() throws(PickleError) -> Int {
        let line = try cursor.line()
        guard let index = Int(String(decoding: line, as: UTF8.self)), index >= 0 else {
            throw malformed("no memo index")
        }
        return index
    }

    mutating func setProtocol() throws(PickleError) {
        let version = try cursor.byte()
        guard version <= 5 else { throw malformed("pickle protocol \(version)") }
        protocolVersion = version
    }

    /// Looks up a name, which is all that ever happens to it.
    mutating func resolve(module: String, name: String) throws(PickleError) -> WireGlobal {
        let named = WireGlobal(module, name)
        var global = protocolVersion < 3 ? PythonTwoNames.translated(named) : named
        if let original = ProxyLibrary.original(of: global) {
            (global, library) = (original, .multiprocess)
        }
        guard !policy.allows(global) else { return global }
        // Zones are written as `getattr(ZoneInfo, '_unpickle')(key, 1)`. It may not be left in the value.
        guard global == PickleGlobals.getattr else { throw .refused(global, at: cursor.offset) }
        borrowsGetattr = true
        return global
    }
}
