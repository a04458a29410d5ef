/// Writes a node that contains itself, and all that it contains, as opcodes.
///
/// Each mutable container is put into the memo before its parts are written, as in Python, so that
/// the parts can refer back to it. A container for which that isn't possible (a tuple in its own
/// list) is written again inside itself until its parts are all references; then the outer one is
/// dropped for the inner one.
struct PickleGraphWriter {
    /// The nodes; those that are part of a cycle are complete.
    let arena: [PickleNode]
    let results: [PickleSlot?]
    /// Which nodes are part of a cycle.
    let isCyclic: [Bool]
    /// Limits on the depth and length of the result.
    let limits: PickleLimits
    /// The meter to which writing is charged.
    let work: WorkMeter
    /// The end of the pickle, for errors.
    let offset: Int
    /// Writes finished values, and numbers the memo.
    private var writer = PickleWriter(isRelocatable: true)
    private var bytes: [UInt8] = []
    /// The memo index of each node that has one.
    private var memo: [Int: Int] = [:]
    /// The dicts that are known to be states with only attributes.
    var attributes: Set<Int> = []
    /// A class that was admitted by name, if the graph has an instance of one.
    var admitted: WireGlobal?

    init(
        arena: [PickleNode],
        results: [PickleSlot?],
        isCyclic: [Bool],
        limits: PickleLimits,
        work: WorkMeter,
        offset: Int
    ) {
        self.arena = arena
        self.results = results
        self.isCyclic = isCyclic
        self.limits = limits
        self.work = work
        self.offset = offset
    }

    /// Writes the graph as seen from `node`.
    mutating func graph(from node: Int) throws(PickleError) -> WireCyclicGraph {
        try write(node, depth: 1)
        if let admitted, !writer.proxies.isEmpty {
            throw .malformed(
                "a proxy and an instance of \(admitted), which might use it, in one cycle",
                at: offset
            )
        }
        return WireCyclicGraph(
            opcodes: bytes,
            memoOffsets: writer.memoOffsets,
            memoCount: writer.memoCount,
            typeName: arena[node].kind.typeName,
            proxies: writer.proxies,
            places: writer.places
        )
    }

    private mutating func write(_ node: Int, depth: Int) throws(PickleError) {
        guard depth <= limits.depth else {
            throw .limitExceeded("nesting deeper than \(limits.depth)", at: offset)
        }
        guard bytes.count <= limits.logicalSize else {
            throw .limitExceeded(
                PickleLimits.multiplied(beyond: limits.logicalSize),
                at: offset
            )
        }
        try work.charge(5, at: offset)
        if let index = memo[node] { return writer.get(index, &bytes) }
        if !isCyclic[node], let result = results[node] { return writer.write(result.value, &bytes) }
        let parts = arena[node].values.count
        switch arena[node].kind {
        case .list:
            try write(node, depth, .emptyList, .appends)
        case .dict:
            try write(node, depth, .emptyDict, .setItems)
        case .set:
            try write(node, depth, .emptySet, .addItems)
        case .tuple, .frozenset:
            bytes.append(.mark)
            try write(0..<parts, of: node, depth)
            if let index = memo[node] {
                bytes.append(.popMark)
                return writer.get(index, &bytes)
            }
            bytes.append(arena[node].kind == .tuple ? .tuple : .frozenset)
            memo[node] = writer.put(&bytes)
        case .computedCall:
            throw .malformed("a call of an instance with itself", at: offset)
        case .reduce(let global):
            try writeInstance(node, depth, of: global, .reduce)
        case .newObject(let global):
            try writeInstance(node, depth, of: global, .newObj)
        case .newObjectWithKeywords(let global):
            try writeInstance(node, depth, of: global, .newObjEx)
        }
    }

    /// Writes a container that is created empty and then filled.
    private mutating func write(
        _ node: Int,
        _ depth: Int,
        _ empty: Opcode,
        _ fill: Opcode
    ) throws(PickleError) {
        bytes.append(empty)
        memo[node] = writer.put(&bytes)
        bytes.append(.mark)
        try write(0..<arena[node].values.count, of: node, depth)
        bytes.append(fill)
    }

    private mutating func write(
        _ range: Range<Int>,
        of node: Int,
        _ depth: Int
    ) throws(PickleError) {
        var links = arena[node].links[...]
        try write(range, of: node, &links, depth)
    }

    /// Writes some of the parts of a node, and removes those of `links` that are among them.
    private mutating func write(
        _ range: Range<Int>,
        of node: Int,
        _ links: inout ArraySlice<PickleNode.Link>,
        _ depth: Int
    ) throws(PickleError) {
        for position in range {
            if let link = links.first, link.position == position {
                links.removeFirst()
                try write(link.node, depth: depth + 1)
            } else {
                let before = bytes.count
                writer.write(arena[node].values[position], &bytes)
                try work.charge(1 + (bytes.count - before) / 8, at: offset)
            }
        }
    }

    private mutating func writeInstance(
        _ node: Int,
        _ depth: Int,
        of global: WireGlobal,
        _ make: Opcode
    ) throws(PickleError) {
        try check(node, of: global)
        let argumentCount = arena[node].kind.argumentCount
        writer.write(.global(global), &bytes)
        var links = arena[node].links[...]
        try write(0..<argumentCount, of: node, &links, depth)
        if let index = memo[node] {
            for _ in 0...argumentCount { bytes.append(.pop) }
            return writer.get(index, &bytes)
        }
        bytes.append(make)
        memo[node] = writer.put(&bytes)
        var start = argumentCount
        for step in arena[node].steps {
            let operands = start..<start + step.count
            start += step.count
            switch step.kind {
            case .build:
                for position in operands {
                    try write(position..<position + 1, of: node, &links, depth)
                    bytes.append(.build)
                }
            case .append, .setItems, .addItems:
                bytes.append(.mark)
                try write(operands, of: node, &links, depth)
                bytes.append(step.kind.opcode)
            }
        }
    }
}

extension PickleNode.Step.Kind {
    /// The opcode of the step.
    fileprivate var opcode: Opcode {
        switch self {
        case .append: .appends
        case .setItems: .setItems
        case .addItems: .addItems
        case .build: .build
        }
    }
}

extension PickleNode.Kind {
    fileprivate var typeName: String {
        switch self {
        case .list: "list"
        case .dict: "dict"
        case .set: "set"
        case .frozenset: "frozenset"
        case .tuple: "tuple"
        case .computedCall: "object"
        case .reduce(let global), .newObject(let global), .newObjectWithKeywords(let global):
            global.lastName
        }
    }
}
