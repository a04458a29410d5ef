/// Python's `repr` of a value that contains itself: `[...]` where it meets itself again.
struct PickleGraphText {
    /// Cost of a node in steps, apart from its text: finding it in the arena, beginning and ending
    /// it.
    private static let stepsPerNode = 16

    private let arena: [PickleNode]
    /// The nodes whose text has begun and not ended.
    private var begun: Set<Int> = []

    /// Appends the text; `false` if the graph wasn't written by ``PickleReader``.
    static func append(
        _ graph: WireCyclicGraph,
        to text: inout RepresentationText
    ) throws(PythonException) -> Bool {
        // A large graph may have a short text, and occur as often as any other value.
        try text.charge(graph.opcodes.count)
        var pickle: [UInt8] = []
        var writer = PickleWriter()
        writer.writeGraph(graph, &pickle)
        pickle.append(.stop)
        // Only the reader makes graphs, so an unreadable one isn't a graph.
        guard let (root, arena) = try? PickleReader.nodes(of: pickle[...]) else { return false }
        var printer = PickleGraphText(arena: arena)
        try printer.append(root, to: &text)
        return true
    }

    private init(arena: [PickleNode]) {
        self.arena = arena
    }

    private mutating func append(
        _ slot: PickleSlot,
        to text: inout RepresentationText
    ) throws(PythonException) {
        if slot.isFinished {
            try slot.value.appendRepresentation(to: &text)
        } else {
            try append(slot.node, to: &text)
        }
    }

    private mutating func append(
        _ node: Int,
        to text: inout RepresentationText
    ) throws(PythonException) {
        try text.charge(Self.stepsPerNode)
        let (opening, closing) = arena[node].kind.brackets
        guard begun.insert(node).inserted else {
            try text.append("\(opening)...\(closing)")
            return
        }
        defer { begun.remove(node) }
        if let global = arena[node].kind.global {
            try text.append("<\(global) object>")
            return
        }
        try text.append(opening)
        var links = arena[node].links[...]
        for (position, value) in arena[node].values.enumerated() {
            if position > 0 { try text.append(separator(before: position, in: node)) }
            if links.first?.position == position {
                try append(links.removeFirst().node, to: &text)
            } else {
                try value.appendRepresentation(to: &text)
            }
        }
        if arena[node].kind == .tuple, arena[node].values.count == 1 { try text.append(",") }
        try text.append(closing)
    }

    private func separator(before position: Int, in node: Int) -> String {
        arena[node].kind == .dict && !position.isMultiple(of: 2) ? ": " : ", "
    }
}

extension PickleNode.Kind {
    /// The brackets around the elements.
    fileprivate var brackets: (String, String) {
        switch self {
        case .list: ("[", "]")
        case .tuple: ("(", ")")
        case .dict, .set: ("{", "}")
        case .frozenset: ("frozenset({", "})")
        case .reduce, .computedCall, .newObject, .newObjectWithKeywords: ("", "")
        }
    }
}
