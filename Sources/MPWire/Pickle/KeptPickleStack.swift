/// The stack of a pickle machine that only keeps the kind and depth of each value, and where its opcodes begin.
///
/// Each step returns whether a machine could execute it, and whether the result may stay encoded.
struct KeptPickleStack {
    /// The kind of a value.
    enum Kind: UInt8 {
        /// A number, a text, a byte string or a constant.
        case scalar
        /// A tuple that can be hashed.
        case hashableTuple
        /// A tuple with a list or a dict in it.
        case unhashableTuple
        case list
        case dict

        var isHashable: Bool { self == .scalar || self == .hashableTuple }
    }

    struct Slot {
        /// The offset of its opcodes in the copy.
        let start: UInt32
        /// How many values were pushed before the first one in it.
        let number: UInt32
        let kind: Kind
        /// The nesting depth of containers in it: 0 for a scalar.
        fileprivate(set) var depth: UInt8
    }

    private struct Mark {
        /// The height of the stack at the mark.
        let height: Int
        /// The offset of its opcode in the copy.
        let start: UInt32
    }

    /// The greatest nesting depth of containers.
    static let deepest = 64

    /// The values, the top last.
    private(set) var values: [Slot] = []
    private var marks: [Mark] = []
    /// How many values were pushed.
    private(set) var pushed: UInt32 = 0

    init() { values.reserveCapacity(32) }

    /// The value on top; `nil` if there is a mark or nothing.
    var top: Slot? { available > 0 ? values.last : nil }

    /// The number of values above the last mark.
    private var available: Int { values.count - (marks.last?.height ?? 0) }

    /// Pushes a value whose opcodes begin at `start`.
    mutating func push(_ kind: Kind, at start: UInt32, depth: UInt8 = 0) {
        values.append(Slot(start: start, number: pushed, kind: kind, depth: depth))
        pushed += 1
    }

    mutating func mark(at start: UInt32) {
        marks.append(Mark(height: values.count, start: start))
    }

    /// Adds everything above the last mark to the list or dict below it.
    mutating func fillAboveMark(_ kind: Kind) -> Bool {
        guard let mark = marks.popLast() else { return false }
        return fill(kind, withLast: values.count - mark.height)
    }

    /// Adds the last values to the list or dict below them.
    mutating func fill(_ kind: Kind, withLast count: Int) -> Bool {
        let start = values.count - count
        // The container itself must be above the last mark, too.
        guard count >= 0, available > count, values[start - 1].kind == kind,
            kind == .list || count.isMultiple(of: 2)
        else { return false }
        var deepest = values[start - 1].depth
        for index in start..<values.count {
            deepest = max(deepest, values[index].depth + 1)
            let isKey = kind == .dict && (index - start).isMultiple(of: 2)
            guard !isKey || values[index].kind.isHashable else { return false }
        }
        guard deepest <= Self.deepest else { return false }
        values[start - 1].depth = deepest
        values.removeLast(count)
        return true
    }

    /// Makes a tuple of the values that the opcode takes.
    mutating func makeTuple(_ opcode: Opcode) -> Bool {
        guard let (first, start) = elements(of: opcode) else { return false }
        var deepest: UInt8 = 0
        var isHashable = true
        for index in first..<values.count {
            deepest = max(deepest, values[index].depth)
            isHashable = isHashable && values[index].kind.isHashable
        }
        guard deepest < Self.deepest else { return false }
        let number = first < values.count ? values[first].number : pushed
        values.removeLast(values.count - first)
        pushed += 1
        let kind = isHashable ? Kind.hashableTuple : .unhashableTuple
        values.append(Slot(start: start, number: number, kind: kind, depth: deepest + 1))
        return true
    }

    /// Whether a tuple made by the opcode would contain everything on the stack, at least one value.
    mutating func isCompleted(by opcode: Opcode) -> Bool {
        guard let (first, _) = elements(of: opcode) else { return false }
        return first == 0 && marks.isEmpty && !values.isEmpty
    }

    /// The elements of a tuple: the position of the first one, and the offset of the tuple's opcodes.
    private mutating func elements(of opcode: Opcode) -> (first: Int, start: UInt32)? {
        let count: Int
        switch opcode {
        case .tuple1: count = 1
        case .tuple2: count = 2
        case .tuple3: count = 3
        default:
            guard let mark = marks.popLast() else { return nil }
            return (mark.height, mark.start)
        }
        guard available >= count else { return nil }
        return (values.count - count, values[values.count - count].start)
    }
}
