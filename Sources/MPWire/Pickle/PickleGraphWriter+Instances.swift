// Instances that contain themselves; their visible parts must have the same forms as elsewhere.
extension PickleGraphWriter {
    /// Checks an instance by its visible parts: its own parts, but not the contents of parts that lead
    /// back to it.
    mutating func check(_ node: Int, of global: WireGlobal) throws(PickleError) {
        let isCall = arena[node].kind == .reduce(global)
        guard WellKnownReductions.canContainThemselves(global) else {
            let what = isCall ? "a call" : "an instance"
            throw .malformed("\(what) of \(global) with itself", at: offset)
        }
        let isStandard = StandardClasses.contains(global) && global != PickleGlobals.reconstructor
        if !isStandard { admitted = global }
        let outline = try outline(of: node, global)
        if isCall {
            switch WellKnownReductions.result(of: global, outline.arguments) {
            case .meaningless, .newInstance:
                throw .malformed("a call of \(global) with wrong arguments", at: offset)
            case .value:
                // In Python, later steps can't change such a value.
                guard arena[node].steps.isEmpty else {
                    throw .malformed("a call of \(global) that is changed", at: offset)
                }
                return
            case .instance: break
            }
        }
        if let complaint = InstanceForms.complaint(about: outline, holdsProxy: false) {
            throw .malformed(complaint, at: offset)
        }
        if isStandard, let state = arena[node].stateNode { attributes.insert(state) }
    }

    /// An instance in which parts that are nodes are empty, except for arguments and the keys of a state.
    private mutating func outline(
        of node: Int,
        _ global: WireGlobal
    ) throws(PickleError) -> WireObject {
        let values = try outlines(of: node)
        guard case .tuple(let arguments)? = values.first else {
            throw .malformed("no arguments", at: offset)
        }
        var construction = WireObject.Construction.newObject
        switch arena[node].kind {
        case .reduce: construction = .reduce
        case .newObjectWithKeywords:
            guard case .dict(let keywords) = values[1] else {
                throw .malformed("no keywords", at: offset)
            }
            construction = .newObjectWithKeywords(keywords)
        case .list, .dict, .set, .frozenset, .tuple, .computedCall, .newObject: break
        }
        var start = arena[node].kind.argumentCount
        var steps: [WireObject.Step] = []
        for step in arena[node].steps {
            let operands = Array(values[start..<start + step.count])
            start += step.count
            switch step.kind {
            case .append: steps.append(.append([]))
            case .setItems: steps.append(.setItems([]))
            case .addItems: steps.append(.addItems([]))
            case .build: steps += operands.map { .build($0) }
            }
        }
        return WireObject(construction, .global(global), arguments, steps: steps)
    }

    /// The parts of an instance; parts that are nodes as ``outline(ofPart:)`` returns them.
    private mutating func outlines(of node: Int) throws(PickleError) -> [WireValue] {
        var values = arena[node].values
        for link in arena[node].links {
            // The keys of a dict that was checked needn't be checked again.
            let isKnown = attributes.contains(link.node)
            values[link.position] = isKnown ? .dict([:]) : try outline(ofPart: link.node)
        }
        return values
    }

    /// A node with its finished parts, and with `null` or an empty container in place of each other one.
    private mutating func outline(ofPart node: Int) throws(PickleError) -> WireValue {
        if !isCyclic[node], let result = results[node] { return result.value }
        // Several instances may have the same parts.
        try work.charge(arena[node].values.count, at: offset)
        var values = arena[node].values
        for link in arena[node].links { values[link.position] = emptyValue(of: link.node) }
        switch arena[node].kind {
        case .tuple: return .tuple(values)
        case .dict:
            var keys = WireDictionary()
            for position in stride(from: 0, to: values.count - 1, by: 2) {
                // A key that isn't an attribute's needn't be distinguished from others.
                let key = try work.key(values[position], at: offset) ?? .unusable
                keys.updateValue(values[position + 1], forKey: key)
            }
            return .dict(keys)
        case .list, .set, .frozenset, .reduce, .computedCall, .newObject, .newObjectWithKeywords:
            return emptyValue(of: node)
        }
    }

    private func emptyValue(of node: Int) -> WireValue {
        switch arena[node].kind {
        case .list: .list([])
        case .dict: .dict([:])
        case .set: .set(WireSet())
        case .frozenset: .frozenset(WireSet())
        case .tuple: .tuple([])
        case .reduce, .computedCall, .newObject, .newObjectWithKeywords: .null
        }
    }
}

extension PickleNode {
    /// The node that is the state of an instance, if it is one.
    fileprivate var stateNode: Int? {
        guard let last = steps.last, last.kind == .build, let link = links.last,
            link.position == values.count - 1
        else { return nil }
        return link.node
    }
}

extension WireKey {
    /// Placeholder for a key that can't be an attribute's.
    fileprivate static let unusable = WireKey(hashable: .null)
}
