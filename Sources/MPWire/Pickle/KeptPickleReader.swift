/// Builds values from kept pickles.
///
/// It knows the opcodes that `KeptPickleChecker` lets pass, and relies on what was checked: nothing is cut
/// off or missing on the stack, keys can be hashed, and texts are UTF-8.
struct KeptPickleReader {
    private var stack: [WireValue] = []
    /// The heights of the stack at which there is a `MARK`.
    private var marks: [Int] = []

    /// Builds the value that these opcodes push.
    static func value(of octets: Span<UInt8>) -> WireValue {
        var reader = KeptPickleReader()
        var position = 0
        while position < octets.count { reader.execute(octets, &position) }
        guard let value = reader.stack.first else { preconditionFailure("nothing was kept") }
        return value
    }

    private static func opcode(_ octets: Span<UInt8>, _ position: inout Int) -> Opcode {
        guard let opcode = Opcode(rawValue: octets[position]) else {
            preconditionFailure("the unknown opcode \(octets[position]) was kept")
        }
        position += 1
        return opcode
    }

    /// The operand of an opcode, without its length if it begins with one.
    private static func operand(
        of opcode: Opcode,
        _ octets: Span<UInt8>,
        _ position: Int
    ) -> Range<Int> {
        switch opcode.operand {
        case .fixed(let width): return position..<position + width
        case .counted(let width):
            let start = position + width
            return start..<start + Int(octets.extracting(position..<start).littleEndian)
        case .lines: preconditionFailure("the opcode \(opcode) was kept")
        }
    }

    private mutating func execute(_ octets: Span<UInt8>, _ position: inout Int) {
        let opcode = Self.opcode(octets, &position)
        let operand = Self.operand(of: opcode, octets, position)
        position = operand.upperBound
        switch opcode {
        case .mark: marks.append(stack.count)
        case .tuple1: makeTuple(from: stack.count - 1)
        case .tuple2: makeTuple(from: stack.count - 2)
        case .tuple3: makeTuple(from: stack.count - 3)
        case .tuple: makeTuple(from: popMark())
        case .append: appendElements(from: stack.count - 1)
        case .appends: appendElements(from: popMark())
        case .setItem: storeEntries(from: stack.count - 2)
        case .setItems: storeEntries(from: popMark())
        default: stack.append(Self.value(opcode, octets, operand))
        }
    }

    /// The value that an opcode pushes by itself.
    private static func value(
        _ opcode: Opcode,
        _ octets: Span<UInt8>,
        _ operand: Range<Int>
    ) -> WireValue {
        let bytes = octets.extracting(operand)
        switch opcode {
        case .none: return .null
        case .newTrue: return .bool(true)
        case .newFalse: return .bool(false)
        case .binInt1, .binInt2: return .int(Int(bytes.littleEndian))
        case .binInt: return .int(Int(Int32(truncatingIfNeeded: bytes.littleEndian)))
        case .binFloat: return .float(Double(bitPattern: bytes.bigEndian))
        case .long1: return WireValue(littleEndian: octets.array(operand)[...])
        case .shortBinUnicode, .binUnicode:
            guard let text = String(validating: octets, operand) else {
                preconditionFailure("a text was kept that isn't UTF-8")
            }
            return .text(text)
        case .shortBinBytes, .binBytes: return .bytes(octets.array(operand))
        case .emptyTuple: return .tuple([])
        case .emptyList: return .list([])
        case .emptyDict: return .dict(WireDictionary())
        default: preconditionFailure("the opcode \(opcode) was kept")
        }
    }

    private mutating func popMark() -> Int {
        guard let mark = marks.popLast() else { preconditionFailure("a mark is missing") }
        return mark
    }

    private mutating func takeAll(from start: Int) -> [WireValue] {
        let values = Array(stack[start...])
        stack.removeLast(values.count)
        return values
    }

    private mutating func makeTuple(from start: Int) {
        let elements = takeAll(from: start)
        stack.append(.tuple(elements))
    }

    private mutating func appendElements(from start: Int) {
        let added = takeAll(from: start)
        guard case .list(var elements)? = stack.popLast() else {
            preconditionFailure("a list is missing")
        }
        // Popped from the stack, so that it grows in place.
        elements += added
        stack.append(.list(elements))
    }

    private mutating func storeEntries(from start: Int) {
        let added = takeAll(from: start)
        guard case .dict(var entries)? = stack.popLast() else {
            preconditionFailure("a dict is missing")
        }
        entries.reserveMore(added.count / 2)
        for position in stride(from: 0, to: added.count - 1, by: 2) {
            entries[WireKey(hashable: added[position])] = added[position + 1]
        }
        stack.append(.dict(entries))
    }
}

extension Span<UInt8> {
    func array(_ range: Range<Int>) -> [UInt8] {
        extracting(range).withUnsafeBufferPointer { Array($0) }
    }
}
