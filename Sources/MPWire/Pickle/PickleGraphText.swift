/// Python's `repr` of a value that contains itself: where it meets itself again stands `[...]`.
struct PickleGraphText {
    /// The nodes that the graph's opcodes make.
    private let arena: [PickleNode]
    /// The nodes whose text has been begun and not ended.
    private var begun: Set<Int> = []
    /// The text so far.
    private var text = ""

    /// Beyond this, parts are left out: what is shared in a graph is printed at each place.
    private static let longest = 1 << 24

    /// Makes the text; `nil` if the graph is not what ``PickleReader`` wrote.
    static func representation(of graph: WireCyclicGraph) throws(PythonException) -> String? {
        let pickle = graph.opcodes + [Opcode.stop.rawValue]
        // Nothing but the reader makes graphs, so what can't be read is no graph.
        guard let (root, arena) = try? PickleReader.nodes(of: pickle[...]) else { return nil }
        var printer = PickleGraphText(arena: arena)
        try printer.append(root)
        return printer.text
    }

    private init(arena: [PickleNode]) {
        self.arena = arena
    }

    private mutating func append(_ slot: PickleSlot) throws(PythonException) {
        if slot.isFinished {
            try slot.value.appendRepresentation(to: &text)
        } else {
            try append(slot.node)
        }
    }

    private mutating func append(_ node: Int) throws(PythonException) {
        let (opening, closing) = arena[node].kind.brackets
        guard text.utf8.count < Self.longest, begun.insert(node).inserted else {
            text += "\(opening)...\(closing)"
            return
        }
        defer { begun.remove(node) }
        if let global = arena[node].kind.global {
            text += "<\(global) object>"
            return
        }
        text += opening
        var links = arena[node].links[...]
        for (position, value) in arena[node].values.enumerated() {
            if position > 0 { text += separator(before: position, in: node) }
            if links.first?.position == position {
                try append(links.removeFirst().node)
            } else {
                try value.appendRepresentation(to: &text)
            }
        }
        if arena[node].kind == .tuple, arena[node].values.count == 1 { text += "," }
        text += closing
    }

    private func separator(before position: Int, in node: Int) -> String {
        arena[node].kind == .dict && !position.isMultiple(of: 2) ? ": " : ", "
    }
}

extension PickleNode.Kind {
    /// What stands around the elements.
    fileprivate var brackets: (String, String) {
        switch self {
        case .list: ("[", "]")
        case .tuple: ("(", ")")
        case .dict, .set: ("{", "}")
        case .frozenset: ("frozenset({", "})")
        case .reduce, .newObject, .newObjectWithKeywords: ("", "")
        }
    }
}
