// Tuples, lists, dicts, sets and frozensets.
extension PickleReader {
    /// Makes a tuple of the topmost `count` values.
    mutating func makeTuple(of count: Int) throws(PickleError) {
        try requireAboveMark(stack.count - count)
        try makeTuple(from: stack.count - count)
    }

    /// Makes a tuple of everything from `start` on; it is finished if its elements are.
    mutating func makeTuple(from start: Int) throws(PickleError) {
        var elements: [WireValue] = []
        elements.reserveCapacity(stack.count - start)
        var depth = 0
        var weight = PickleSlot.unit
        // By index, since a live slice would make every change copy the whole stack.
        for index in start..<stack.count {
            guard stack[index].isFinished else { return try makeNode(.tuple, from: start) }
            elements.append(stack[index].value)
            depth = max(depth, stack[index].depth)
            weight += stack[index].weight
        }
        guard depth < limits.depth else { throw exceeded("nesting deeper than \(limits.depth)") }
        guard weight <= greatestWeight else {
            throw exceeded(PickleLimits.multiplied(beyond: greatestWeight))
        }
        if !elements.isEmpty { builtElements += 1 }
        drop(from: start)
        try push(.tuple(elements), depth: depth + 1, weight: weight)
    }

    /// Makes a node of everything from `start` on.
    mutating func makeNode(
        _ kind: PickleNode.Kind,
        from start: Int
    ) throws(PickleError) {
        guard kind != .dict || (stack.count - start).isMultiple(of: 2) else {
            throw malformed("a key without a value")
        }
        if kind != .list, kind != .tuple { builtElements += stack.count - start }
        var node = PickleNode(kind, stack[start...])
        node.deepen(to: try depth(from: start))
        drop(from: start)
        try push(node)
    }

    /// Adds everything from `start` on to the value below it.
    mutating func extend(from start: Int, by step: PickleNode.Step.Kind) throws(PickleError) {
        try requireAboveMark(start - 1)
        let target = stack[start - 1].node
        guard target >= 0 else { throw malformed("nothing there to be changed") }
        let count = stack.count - start
        guard step != .setItems || count.isMultiple(of: 2) else {
            throw malformed("a key without a value")
        }
        switch (arena[target].kind, step) {
        case (.list, .append), (.dict, .setItems), (.set, .addItems): break
        case (.reduce, _), (.computedCall, _), (.newObject, _), (.newObjectWithKeywords, _):
            if count > 0 { arena[target].beginStep(step, count: count) }
        case (.list, _), (.dict, _), (.set, _), (.frozenset, _), (.tuple, _):
            throw malformed("a value that can't be changed in this way")
        }
        // Tables of keys take three times as much as lists do.
        if step != .append { builtElements += count }
        arena[target].append(contentsOf: stack[start...])
        arena[target].deepen(to: try depth(from: start))
        drop(from: start)
    }

    /// The depth of the deepest value from `start` on, as far as it is known.
    ///
    /// Checking it this early keeps trees within bounds; only the freezer knows of later changes.
    private func depth(from start: Int) throws(PickleError) -> Int {
        var deepest = 0
        for index in start..<stack.count {
            let slot = stack[index]
            deepest = max(deepest, slot.isFinished ? slot.depth : arena[slot.node].depth + 1)
        }
        guard deepest < limits.depth else {
            throw exceeded("nesting deeper than \(limits.depth)")
        }
        return deepest
    }
}
