/// Turns the nodes of a pickle into values: contents first, each node once.
///
/// A node that contains itself has no such order. It, and all nodes of its cycle, become a
/// ``WireCyclicGraph`` at each place where something outside the cycle refers to it. So everything
/// around a cycle stays readable; two places that enter one cycle get graphs of their own.
struct PickleFreezer {
    /// The nodes; their parts are moved out as they are turned into values.
    private var arena: [PickleNode]
    /// The value of each node that is finished.
    private var results: [PickleSlot?] = []
    /// Which nodes are part of a cycle.
    private var isCyclic: [Bool] = []
    /// The limits on the cost of the values.
    private let limits: PickleLimits
    /// The end of the pickle, for errors.
    let offset: Int
    /// Returns the lease of a proxy.
    let adopt: ((Token) -> (any Sendable & AnyObject)?)?
    /// Rebuilds proxies; `nil` keeps them as they came.
    let rebuild: ProxyRebuilding?
    /// Whether instances that are only passed on may come in any form.
    let admitsAnyForm: Bool
    /// Whether instances of any class may hold proxies.
    let admitsProxiesInInstances: Bool
    /// The package that proxies belong to.
    let library: ProxyLibrary
    /// The meter to which hashing, interpreting and writing is charged, beyond one step for each
    /// part.
    private let work: WorkMeter
    /// How many bytes and elements interpreted calls have built.
    private var copied = 0

    init(
        arena: consuming [PickleNode],
        limits: PickleLimits,
        work: WorkMeter,
        offset: Int,
        adopt: ((Token) -> (any Sendable & AnyObject)?)?,
        rebuild: ProxyRebuilding?,
        policy: ClassPolicy,
        library: ProxyLibrary
    ) {
        self.arena = arena
        self.library = library
        admitsAnyForm = policy.admitsEverything
        admitsProxiesInInstances = policy.admitsProxiesInInstances
        self.limits = limits
        self.work = work
        self.offset = offset
        self.adopt = adopt
        self.rebuild = rebuild
    }

    /// Turns the node `root` into a value, if every node is part of at most one other.
    mutating func freezeTree(_ root: Int) throws(PickleError) -> WireValue {
        try freezeBranch(root).value
    }

    /// Turns the node `root` into a value.
    mutating func freezeGraph(_ root: Int) throws(PickleError) -> WireValue {
        results = Array(repeating: nil, count: arena.count)
        isCyclic = Array(repeating: false, count: arena.count)
        let components = PickleComponents(of: root, in: arena)
        var start = 0
        for end in components.ends {
            let node = components.nodes[start]
            if end - start == 1, !arena[node].links.contains(where: { $0.node == node }) {
                try fillFromResults(node)
            } else {
                for member in components.nodes[start..<end] { isCyclic[member] = true }
            }
            start = end
        }
        return try result(of: root).value
    }

    /// The value of a node; for a part of a cycle, the graph as seen from there.
    private mutating func result(of node: Int) throws(PickleError) -> PickleSlot {
        if let result = results[node] { return result }
        var writer = PickleGraphWriter(
            arena: arena,
            results: results,
            isCyclic: isCyclic,
            limits: limits,
            work: work,
            offset: offset
        )
        let graph = try writer.graph(from: node)
        let slot = PickleSlot(
            .cyclic(graph),
            depth: 1,
            weight: graph.opcodes.count,
            holdsProxy: !graph.proxies.isEmpty
        )
        results[node] = slot
        return slot
    }

    /// Turns a node, whose parts are values already, into a value.
    private mutating func fillFromResults(_ node: Int) throws(PickleError) {
        var filling = Filling(&arena[node])
        for link in arena[node].links {
            filling.fill(link, with: try result(of: link.node))
        }
        results[node] = try finish(node, filling)
    }

    /// Turns a node of a tree into a value, its parts first.
    ///
    /// The recursion is bounded, since the depth of a tree is known before it is complete.
    private mutating func freezeBranch(_ node: Int) throws(PickleError) -> PickleSlot {
        var filling = Filling(&arena[node])
        for index in arena[node].links.indices {
            let link = arena[node].links[index]
            filling.fill(link, with: try freezeBranch(link.node))
        }
        return try finish(node, filling)
    }

    /// The parts of a node while nodes among them are replaced by values.
    private struct Filling {
        var values: [WireValue]
        var depth: Int
        var weight: Int
        /// Whether a part holds a proxy; finished values hold none.
        var holdsProxy = false

        init(_ node: inout PickleNode) {
            depth = node.depth
            weight = node.weight
            values = node.takeValues()
        }

        mutating func fill(_ link: PickleNode.Link, with part: PickleSlot) {
            values[link.position] = part.value
            depth = max(depth, part.depth)
            weight += part.weight
            holdsProxy = holdsProxy || part.holdsProxy
        }
    }

    private mutating func finish(
        _ node: Int,
        _ filling: consuming Filling
    ) throws(PickleError) -> PickleSlot {
        let (depth, weight) = (filling.depth, filling.weight)
        let holdsProxy = filling.holdsProxy
        guard depth < limits.depth else {
            throw .limitExceeded("nesting deeper than \(limits.depth)", at: offset)
        }
        guard weight <= limits.logicalSize else {
            throw .limitExceeded(
                PickleLimits.multiplied(beyond: limits.logicalSize),
                at: offset
            )
        }
        let value = try value(of: node, filling.values, weight: weight, holdsProxy)
        if case .proxy = value {
            return PickleSlot(value, depth: depth + 1, weight: weight, holdsProxy: true)
        }
        if case .object(let object) = value,
            let complaint = InstanceForms.complaint(
                about: object,
                holdsProxy: holdsProxy && !admitsProxiesInInstances,
                admitsAnyForm: admitsAnyForm
            )
        {
            throw malformed(complaint)
        }
        return PickleSlot(value, depth: depth + 1, weight: weight, holdsProxy: holdsProxy)
    }

    private mutating func value(
        of node: Int,
        _ values: [WireValue],
        weight: Int,
        _ holdsProxy: Bool
    ) throws(PickleError) -> WireValue {
        switch arena[node].kind {
        case .list: return .list(values)
        case .tuple: return .tuple(values)
        case .dict: return .dict(try dictionary(values))
        case .set: return .set(try set(values))
        case .frozenset: return .frozenset(try set(values))
        case .reduce(PickleGlobals.rebuildProxy):
            return .proxy(try proxy(values))
        case .reduce(let global):
            return try call(of: global, arena[node], values, weight: weight)
        case .computedCall:
            return .object(try instance(.reduce, of: values[0], arena[node], values))
        case .newObject(Token.global):
            let token = try token(
                .object(instance(.newObject, of: .global(Token.global), arena[node], values))
            )
            return try rebuilt(ProxyDescription(token: token)).token.value
        case .newObject(let global):
            return .object(try instance(.newObject, of: .global(global), arena[node], values))
        case .newObjectWithKeywords(let global):
            guard case .dict(let keywords) = values[1] else { throw malformed("no keywords") }
            let construction = WireObject.Construction.newObjectWithKeywords(keywords)
            return .object(try instance(construction, of: .global(global), arena[node], values))
        }
    }

    func malformed(_ problem: String) -> PickleError { .malformed(problem, at: offset) }

    /// Charges work that isn't bounded by the number of nodes, since shared nodes are worked on at
    /// each place.
    private func charge(_ steps: Int) throws(PickleError) {
        try work.charge(steps, at: offset)
    }
}

extension WorkMeter {
    /// Charges work of reading a pickle.
    func charge(_ steps: Int, at offset: Int) throws(PickleError) {
        do {
            try charge(steps)
        } catch {
            throw exceeded(at: offset)
        }
    }

    /// The key made of a value of a pickle; `nil` if it can't be hashed.
    func key(_ value: WireValue, at offset: Int) throws(PickleError) -> WireKey? {
        do {
            return try WireKey(value, self)
        } catch {
            if isExhausted { throw exceeded(at: offset) }
            return nil
        }
    }

    private func exceeded(at offset: Int) -> PickleError {
        .limitExceeded("it costs more than \(limit) steps", at: offset)
    }
}

// Dicts and sets.
extension PickleFreezer {
    private func key(_ value: WireValue) throws(PickleError) -> WireKey {
        if let key = try work.key(value, at: offset) { return key }
        throw malformed("an unhashable key")
    }

    private func dictionary(
        _ values: [WireValue]
    ) throws(PickleError) -> WireDictionary {
        guard !values.isEmpty else { return [:] }
        var dictionary = WireDictionary(capacity: values.count / 2)
        for position in stride(from: 0, to: values.count - 1, by: 2) {
            let key = try key(values[position])
            dictionary.updateValue(values[position + 1], forKey: key)
        }
        return dictionary
    }

    private func set(_ values: [WireValue]) throws(PickleError) -> WireSet {
        var set = WireSet()
        for value in values { set.insert(try key(value)) }
        return set
    }
}

// Instances.
extension PickleFreezer {
    private mutating func call(
        of global: WireGlobal,
        _ node: PickleNode,
        _ values: [WireValue],
        weight: Int
    ) throws(PickleError) -> WireValue {
        guard case .tuple(let arguments) = values[0] else { throw malformed("no arguments") }
        if !global.isLeftAlone { try charge(weight / PickleSlot.unit) }
        switch WellKnownReductions.result(of: global, arguments) {
        case .value(let value) where node.steps.isEmpty:
            copied += value.builtCount
            // The offset is the pickle's length, since the freezer runs at its end.
            guard copied <= limits.copied + offset else {
                throw .limitExceeded("calls that build too much", at: offset)
            }
            return value
        case .value, .newInstance, .meaningless:
            throw malformed("a call of \(global) with wrong arguments")
        case .instance: return .object(try instance(.reduce, of: .global(global), node, values))
        }
    }

    private func instance(
        _ construction: WireObject.Construction,
        of callable: WireValue,
        _ node: PickleNode,
        _ values: [WireValue]
    ) throws(PickleError) -> WireObject {
        let place = node.kind == .computedCall ? 1 : 0
        guard case .tuple(let arguments) = values[place] else { throw malformed("no arguments") }
        var start = node.kind.argumentCount
        var steps: [WireObject.Step] = []
        for step in node.steps {
            let operands = Array(values[start..<start + step.count])
            start += step.count
            switch step.kind {
            case .append: steps.append(.append(operands))
            case .setItems: steps.append(.setItems(operands))
            case .addItems: steps.append(.addItems(operands))
            case .build: steps += operands.map { .build($0) }
            }
        }
        if case .global(let global) = callable, global.isMapping { try checkKeys(of: steps) }
        return WireObject(construction, callable, arguments, steps: steps)
    }

    /// Charges the keys of a kind of dict, whose instance hashes them.
    private func checkKeys(of steps: [WireObject.Step]) throws(PickleError) {
        for case .setItems(let items) in steps {
            for position in stride(from: 0, to: items.count - 1, by: 2) {
                try charge(try key(items[position]).weight)
            }
        }
    }
}

extension WireGlobal {
    /// Whether a call of it is never interpreted, so that its arguments cost nothing.
    fileprivate var isLeftAlone: Bool {
        !["builtins", "array", "_codecs", "collections", "copyreg"].contains(module)
    }
}
