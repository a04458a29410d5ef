/// The stack of a pickle machine that keeps of each value only what it is, how deep it is, and where its opcodes begin.
///
/// Each step says whether a machine could take it, and whether what it makes may stay encoded.
struct KeptPickleStack {
    /// What is on the stack.
    enum Kind: UInt8 {
        /// A number, a text, octets or a constant.
        case scalar
        /// A tuple that can be hashed.
        case hashableTuple
        /// A tuple with a list or a dict in it.
        case unhashableTuple
        /// A list.
        case list
        /// A dict.
        case dict

        /// Whether it can be the key of a dict.
        var isHashable: Bool { self == .scalar || self == .hashableTuple }
    }

    /// One value on the stack.
    struct Slot {
        /// Where its opcodes begin among those that were copied.
        let start: UInt32
        /// How many values were pushed before the first one in it.
        let number: UInt32
        /// What it is.
        let kind: Kind
        /// How deep containers stand in it: 0 for a scalar.
        fileprivate(set) var depth: UInt8
    }

    /// A `MARK`.
    private struct Mark {
        /// The height of the stack at which it stands.
        let height: Int
        /// Where its opcode is among those that were copied.
        let start: UInt32
    }

    /// How deep containers may stand in each other.
    static let deepest = 64

    /// What is on it, the top last.
    private(set) var values: [Slot] = []
    /// The marks on it.
    private var marks: [Mark] = []
    /// How many values were pushed.
    private(set) var pushed: UInt32 = 0

    /// Starts empty.
    init() { values.reserveCapacity(32) }

    /// The value on top, unless that is a mark or nothing.
    var top: Slot? { available > 0 ? values.last : nil }

    /// The number of the values above the last mark.
    private var available: Int { values.count - (marks.last?.height ?? 0) }

    /// Pushes a value whose opcodes begin at `start`.
    mutating func push(_ kind: Kind, at start: UInt32, depth: UInt8 = 0) {
        values.append(Slot(start: start, number: pushed, kind: kind, depth: depth))
        pushed += 1
    }

    /// Pushes a mark.
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
        // The container itself has to be above the last mark, too.
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

    /// Makes a tuple of the values that the opcode asks for.
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

    /// Whether a tuple that the opcode makes would take in everything that there is, one value at least.
    mutating func isCompleted(by opcode: Opcode) -> Bool {
        guard let (first, _) = elements(of: opcode) else { return false }
        return first == 0 && marks.isEmpty && !values.isEmpty
    }

    /// Finds the elements of a tuple: the place of the first one, and where the tuple's opcodes begin.
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
