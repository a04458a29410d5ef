/// Checks the arguments of a call that may stay encoded, and copies their opcodes without the memo.
///
/// The contract:
/// - What passes pushes only `None`, booleans, numbers, texts, byte strings, and tuples, lists and dicts of such. The
///   list of opcodes is closed: anything that names a class, calls, builds an instance or refers to something outside
///   is `nil` here, and is read and judged by ``PickleReader`` from its beginning.
/// - The stack is modelled: its height, the positions of the marks, what can be appended to and what can be hashed. So
///   what passes can be executed by any machine, at any place of a pickle.
/// - `MEMOIZE` is left out, and a reference to a short text or number is replaced by what it refers to; a reference to
///   anything else is `nil`, since shared values must stay one object.
/// - It doesn't say what is wrong, and lets nothing pass that comes near a limit.
///
/// To add an opcode: extend the table in `execute`, and `KeptPickleReader`, which relies on it; also
/// `PlainPickle.scalar` for a scalar. A test compares what they take for its operand with `Opcode.operand`.
struct KeptPickleChecker {
    /// A boundary between arguments.
    private struct Bound {
        /// Its offset in the copied opcodes.
        let offset: Int
        /// How many values were pushed before it.
        let number: UInt32
    }

    /// The longest message, in bytes, whose arguments are checked.
    private static let longest = 1 << 20
    /// The longest text or byte string: longer ones are copied less often by the machine.
    private static let longestScalar = 1 << 16
    /// How deep the arguments themselves are nested in a message.
    private static let outside = 4
    /// The longest value, with opcode and length, that is repeated instead of referred to; ``PickleWriter`` has the
    /// same limit.
    private static let longestRepeated = PickleWriter.shortestShared + 1
    /// How many times longer than the original the copy may be.
    private static let growth = 3
    /// How much a short message may grow in any case, in bytes.
    private static let spare = 64

    /// How many memo entries there were before the arguments.
    private let memoStart: Int
    /// How many bytes of the message come after the arguments.
    private let rest: Int
    private var stack = KeptPickleStack()
    /// The ranges of the scalars that have a memo entry; empty ranges for all others.
    private var memo: [Range<UInt32>] = []
    /// The boundaries of the arguments in the copied opcodes; empty until their tuple is complete.
    private var bounds: [Bound] = []
    /// The position up to which opcodes were copied or left out; what follows is copied in one piece when something
    /// must be left out.
    private var copied: Int

    /// Reads the tuple of arguments that fills the whole of `range`.
    ///
    /// - Parameters:
    ///   - pickle: The pickle of a message.
    ///   - range: The range of the tuple in it.
    ///   - memoized: How many values before it have a memo entry.
    ///   - limits: What a pickle may cost.
    /// - Returns: The arguments; `nil` if the tuple doesn't pass.
    static func arguments(
        of pickle: Span<UInt8>,
        in range: Range<Int>,
        memoized: Int = 0,
        limits: PickleLimits
    ) -> [StoredValue]? {
        guard isTried(pickle.count, limits) else { return nil }
        let rest = pickle.count - range.upperBound
        let pickle = pickle.extracting(first: range.upperBound)
        var checker = KeptPickleChecker(memoStart: memoized, start: range.lowerBound, rest: rest)
        var isWhole = false
        let copy = [UInt8](capacity: range.count * growth + spare) { output in
            isWhole = checker.run(pickle, into: &output)
        }
        guard isWhole else { return nil }
        return arguments(of: copy.span, at: checker.bounds)
    }

    /// Whether the message is so short that nothing that passes can reach a limit.
    private static func isTried(_ length: Int, _ limits: PickleLimits) -> Bool {
        length <= longest && length <= limits.nodes && length <= limits.memoIndex
            && (length * growth + spare) * (PickleSlot.unit + 1) <= limits.logicalSize
            && limits.depth >= KeptPickleStack.deepest + outside
            && limits.longBytes >= Int(UInt8.max)
    }

    private init(memoStart: Int, start: Int, rest: Int) {
        self.memoStart = memoStart
        self.rest = rest
        copied = start
        memo.reserveCapacity(32)
    }

    /// Splits the arguments: scalars become values, containers stay encoded.
    private static func arguments(of copy: Span<UInt8>, at bounds: [Bound]) -> [StoredValue] {
        zip(bounds, bounds.dropFirst()).map { beginning, end in
            var position = beginning.offset
            // A tuple of one scalar begins like the scalar.
            if let scalar = PlainPickle.scalar(copy, &position), position == end.offset {
                return .value(scalar)
            }
            return .kept(
                KeptPickle(
                    checked: copy.array(beginning.offset..<end.offset),
                    valueCount: end.number - beginning.number
                )
            )
        }
    }
}

// The machine; each step returns whether it passes. The pickle is the message up to the end of the arguments.
extension KeptPickleChecker {
    private mutating func run(
        _ pickle: Span<UInt8>,
        into output: inout OutputSpan<UInt8>
    ) -> Bool {
        var position = copied
        while position < pickle.count {
            guard let opcode = Opcode(rawValue: pickle[position]),
                execute(opcode, pickle, &position, into: &output)
            else { return false }
        }
        return !bounds.isEmpty
    }

    /// Executes one instruction and moves `position` past it.
    private mutating func execute(
        _ opcode: Opcode,
        _ pickle: Span<UInt8>,
        _ position: inout Int,
        into output: inout OutputSpan<UInt8>
    ) -> Bool {
        let start = place(of: position, output)
        let operand = position + 1
        let length: Int?
        switch opcode {
        case .none, .newTrue, .newFalse: length = 0
        case .binInt1: length = 1
        case .binInt2: length = 2
        case .binInt: length = 4
        case .binFloat: length = 8
        case .long1, .shortBinBytes: length = Self.counted(pickle, operand, width: 1)
        case .binBytes: length = Self.counted(pickle, operand, width: 4)
        case .shortBinUnicode: length = Self.text(pickle, operand, width: 1)
        case .binUnicode: length = Self.text(pickle, operand, width: 4)
        case .memoize, .binGet, .longBinGet, .frame:
            return executeOnMemo(opcode, pickle, &position, into: &output)
        default:
            position = operand
            return executeOnStack(opcode, pickle, &position, start, &output)
        }
        guard let length, length <= pickle.count - operand else { return false }
        position = operand + length
        stack.push(.scalar, at: start)
        return true
    }

    /// Executes an instruction that is left out of the copy.
    private mutating func executeOnMemo(
        _ opcode: Opcode,
        _ pickle: Span<UInt8>,
        _ position: inout Int,
        into output: inout OutputSpan<UInt8>
    ) -> Bool {
        guard flush(pickle, to: position, into: &output) else { return false }
        position += 1
        defer { copied = position }
        switch opcode {
        case .memoize: return memoize(end: output.count)
        case .binGet: return get(pickle, &position, width: 1, into: &output)
        case .longBinGet: return get(pickle, &position, width: 4, into: &output)
        default:
            // The end of a frame makes no difference, as long as the message reaches that far.
            guard let length = pickle.littleEndian(at: &position, width: 8) else { return false }
            return length <= UInt64(pickle.count - position + rest)
        }
    }

    /// The offset that an opcode has, or will have, in the copy.
    private func place(of position: Int, _ output: borrowing OutputSpan<UInt8>) -> UInt32 {
        UInt32(truncatingIfNeeded: output.count + position - copied)
    }

    /// Copies what was executed up to `position`, if there is room for it.
    private mutating func flush(
        _ pickle: Span<UInt8>,
        to position: Int,
        into output: inout OutputSpan<UInt8>
    ) -> Bool {
        guard output.append(pickle, copied..<position) else { return false }
        copied = position
        return true
    }

    private mutating func executeOnStack(
        _ opcode: Opcode,
        _ pickle: Span<UInt8>,
        _ position: inout Int,
        _ start: UInt32,
        _ output: inout OutputSpan<UInt8>
    ) -> Bool {
        switch opcode {
        case .mark: stack.mark(at: start)
        case .emptyList: stack.push(.list, at: start, depth: 1)
        case .emptyDict: stack.push(.dict, at: start, depth: 1)
        case .emptyTuple: stack.push(.hashableTuple, at: start, depth: 1)
        case .append: return stack.fill(.list, withLast: 1)
        case .appends: return stack.fillAboveMark(.list)
        case .setItem: return stack.fill(.dict, withLast: 2)
        case .setItems: return stack.fillAboveMark(.dict)
        case .tuple1, .tuple2, .tuple3, .tuple:
            let next = position
            guard Self.isEnd(pickle, &position) else { return stack.makeTuple(opcode) }
            return flush(pickle, to: next, into: &output) && finish(opcode, at: Int(start))
        default: return false  // The machine's.
        }
        return true
    }

    /// Whether the arguments end here, except for a memo entry, which is skipped then.
    private static func isEnd(_ pickle: Span<UInt8>, _ position: inout Int) -> Bool {
        if position == pickle.count - 1 { PlainPickle.skipMemoize(pickle, &position) }
        return position == pickle.count
    }

    /// Completes the tuple of arguments, if everything on the stack belongs to it.
    ///
    /// - Parameters:
    ///   - opcode: The opcode that makes the tuple.
    ///   - end: The end of its last element.
    /// - Returns: Whether it did.
    private mutating func finish(_ opcode: Opcode, at end: Int) -> Bool {
        guard stack.isCompleted(by: opcode) else { return false }
        bounds = stack.values.map { Bound(offset: Int($0.start), number: $0.number) }
        bounds.append(Bound(offset: end, number: stack.pushed))
        return true
    }
}

// Operands and the memo.
extension KeptPickleChecker {
    /// The length of an operand that begins with its length.
    private static func counted(_ pickle: Span<UInt8>, _ start: Int, width: Int) -> Int? {
        var position = start
        guard let length = pickle.littleEndian(at: &position, width: width),
            length <= longestScalar, Int(length) <= pickle.count - position
        else { return nil }
        return width + Int(length)
    }

    /// The same, if it is UTF-8.
    private static func text(_ pickle: Span<UInt8>, _ position: Int, width: Int) -> Int? {
        guard let length = counted(pickle, position, width: width) else { return nil }
        let octets = position + width..<position + length
        var union: UInt8 = 0
        for index in octets { union |= pickle[index] }
        if union < 0x80 { return length }
        return pickle.isUTF8(octets) ? length : nil
    }

    /// Adds a memo entry for the top of the stack, whose opcodes end at `end`.
    private mutating func memoize(end: Int) -> Bool {
        guard let top = stack.top else { return false }
        let isRepeatable = top.kind == .scalar && end - Int(top.start) <= Self.longestRepeated
        memo.append(isRepeatable ? top.start..<UInt32(truncatingIfNeeded: end) : 0..<0)
        return true
    }

    /// Repeats a scalar that has a memo entry.
    private mutating func get(
        _ pickle: Span<UInt8>,
        _ position: inout Int,
        width: Int,
        into output: inout OutputSpan<UInt8>
    ) -> Bool {
        guard let number = pickle.littleEndian(at: &position, width: width),
            number >= memoStart, number - UInt64(memoStart) < memo.count
        else { return false }
        let source = memo[Int(number) - memoStart]
        guard !source.isEmpty, source.count <= output.freeCapacity else { return false }
        stack.push(.scalar, at: UInt32(truncatingIfNeeded: output.count))
        for index in source {
            let octet = output.span[Int(index)]
            output.append(octet)
        }
        return true
    }
}

extension OutputSpan<UInt8> {
    /// Up to this number, bytes are copied one by one rather than in one piece.
    private static var fewOctets: Int { 24 }

    /// Copies bytes, if there is room for them.
    fileprivate mutating func append(_ source: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count <= freeCapacity else { return false }
        if range.count <= Self.fewOctets {
            for index in range { append(source[index]) }
            return true
        }
        source.extracting(range).withUnsafeBufferPointer { octets in
            withUnsafeMutableBufferPointer { buffer, count in
                let end = buffer[count...].initialize(fromContentsOf: octets)
                count = end
            }
        }
        return true
    }
}

extension Span<UInt8> {
    /// Whether the bytes are UTF-8.
    fileprivate func isUTF8(_ range: Range<Int>) -> Bool {
        String(validating: self, range) != nil
    }
}
