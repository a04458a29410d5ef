/// A value that may still change while the pickle is read: by an append, or because it contains one
/// that does.
///
/// Nodes are in one flat array and refer to each other by index, so that cycles are no trouble and
/// deep nesting needs no recursion.
struct PickleNode {
    /// What the node will become.
    enum Kind: Equatable {
        /// A list; its values are the elements.
        case list
        /// A dict; its values are keys and values in turn.
        case dict
        /// A set; its values are the members.
        case set
        /// A frozenset; its values are the members.
        case frozenset
        /// A tuple that holds a node; its values are the elements.
        case tuple
        /// A call of a global: its values are the arguments (one tuple), then those of the steps.
        case reduce(WireGlobal)
        /// A call of what the pickle itself makes: its values are that, the arguments, then those of the steps.
        case computedCall
        /// An instance of a class without a call, with the same layout as a call of a global.
        case newObject(WireGlobal)
        /// The same with keywords (one dict) after the arguments.
        case newObjectWithKeywords(WireGlobal)

        /// How many values precede those of the steps.
        var argumentCount: Int {
            switch self {
            case .list, .dict, .set, .frozenset, .tuple: 0
            case .reduce, .newObject: 1
            case .computedCall, .newObjectWithKeywords: 2
            }
        }

        /// The class or function that creates an instance.
        var global: WireGlobal? {
            switch self {
            case .list, .dict, .set, .frozenset, .tuple, .computedCall: nil
            case .reduce(let global), .newObject(let global), .newObjectWithKeywords(let global):
                global
            }
        }
    }

    /// A step applied to an instance after its creation, and the number of values that it uses.
    struct Step {
        enum Kind { case append, setItems, addItems, build }
        let kind: Kind
        var count: Int
    }

    /// The position of a part that is a node.
    struct Link {
        let position: Int
        let node: Int
    }

    let kind: Kind
    /// The parts, `null` where ``links`` names a node.
    private(set) var values: [WireValue]
    /// The parts that are nodes, ordered by position.
    private(set) var links: [Link] = []
    /// The steps applied to an instance, in order.
    private(set) var steps: [Step] = []
    /// The depth of the deepest part, as far as known.
    private(set) var depth = 0
    /// The weight of the finished parts.
    private(set) var weight = PickleSlot.unit

    init(_ kind: Kind, _ parts: some Collection<PickleSlot>) {
        self.kind = kind
        values = []
        append(contentsOf: parts)
    }

    mutating func append(contentsOf parts: some Collection<PickleSlot>) {
        // Later growth must stay geometric, which an exact reservation is not.
        if values.isEmpty { values.reserveCapacity(parts.count) }
        for part in parts { append(part) }
    }

    mutating func append(_ part: PickleSlot) {
        if !part.isFinished { links.append(Link(position: values.count, node: part.node)) }
        values.append(part.value)
        depth = max(depth, part.depth)
        weight += part.weight
    }

    /// Marks the next `count` parts as belonging to a step; equal steps in a row are one.
    mutating func beginStep(_ kind: Step.Kind, count: Int) {
        if let last = steps.indices.last, steps[last].kind == kind, kind != .build {
            steps[last].count += count
        } else {
            steps.append(Step(kind: kind, count: count))
        }
    }

    /// Records the depth of a part that is a node.
    mutating func deepen(to depth: Int) { self.depth = max(self.depth, depth) }

    /// Moves the parts out; the caller fills in those that are nodes.
    mutating func takeValues() -> [WireValue] {
        var taken: [WireValue] = []
        swap(&taken, &values)
        return taken
    }
}
