/// Reads the pickles of nearly all messages, scalars and flat tuples of them, without the machine: no
/// stack, no memo, no nodes.
///
/// ``PickleReader`` is the reference. A pickle that isn't plain, is faulty or may reach a limit is `nil`
/// here, and is read and judged there from its beginning, so that nothing here ever says what is wrong.
/// The result is that of the machine, which a test compares.
///
/// For the arguments of a short call it takes a third of the machine's instructions (850 of 2,460), and
/// one allocation less.
enum PlainPickle {
    /// The longest pickle that is tried, in bytes: a longer one costs more in other places.
    private static let longest = 1 << 16
    /// The nesting depth of what is read here: a tuple in the tuple of a request.
    private static let deepest = 4
    /// The longest `int` that is read here, in bytes.
    private static let longestInt = 8
    /// The greatest weight of one byte in ``PickleLimits/logicalSize``.
    private static let heaviestByte = PickleSlot.unit + 1

    /// Whether a pickle is so short that it can't reach a limit, whatever is in it.
    static func isTried(_ length: Int, _ limits: PickleLimits) -> Bool {
        length <= longest && length <= limits.nodes && length <= limits.memoIndex
            && length * heaviestByte <= limits.logicalSize && limits.depth >= deepest
            && limits.longBytes >= longestInt
    }

    /// Reads a pickle of a scalar or a flat tuple.
    static func value(of pickle: Span<UInt8>, limits: PickleLimits) -> WireValue? {
        guard isTried(pickle.count, limits) else { return nil }
        var position = 0
        guard skipHeader(pickle, &position) else { return nil }
        let start = position
        if let value = scalar(pickle, &position), isEnd(pickle, position) { return value }
        position = start
        guard let elements = tuple(pickle, &position), isEnd(pickle, position) else {
            return nil
        }
        return .tuple(elements)
    }

    /// Reads a pickle of a tuple of arguments; containers among them stay encoded.
    static func arguments(of pickle: Span<UInt8>, limits: PickleLimits) -> StoredArguments? {
        var arguments = StoredArguments.empty
        return read(&arguments, of: pickle, limits: limits) ? arguments : nil
    }

    /// Reads a pickle of a tuple of arguments; containers among them stay encoded.
    ///
    /// - Returns: Whether it was read; if not, `arguments` mean nothing.
    static func read(
        _ arguments: inout StoredArguments,
        of pickle: Span<UInt8>,
        limits: PickleLimits
    ) -> Bool {
        var position = 0
        guard skipHeader(pickle, &position) else { return false }
        let start = position
        if isTried(pickle.count, limits),
            readScalars(&arguments, pickle, &position),
            isEnd(pickle, position)
        {
            return true
        }
        let end = pickle.count - 1
        guard start < end, isEnd(pickle, end),
            let kept = KeptPickleChecker.arguments(of: pickle, in: start..<end, limits: limits)
        else { return false }
        arguments = .several(kept)
        return true
    }

    /// Reads a tuple of scalars as the arguments of a call.
    ///
    /// - Returns: Whether it was read; if not, `arguments` mean nothing.
    static func readScalars(
        _ arguments: inout StoredArguments,
        _ pickle: Span<UInt8>,
        _ position: inout Int
    ) -> Bool {
        let start = position
        if readFew(&arguments, pickle, &position) {
            skipMemoize(pickle, &position)
            return true
        }
        position = start
        guard let elements = tuple(pickle, &position) else { return false }
        arguments = .several(elements.map { .value($0) })
        return true
    }

    /// Reads a tuple of at most two scalars, which has no mark.
    private static func readFew(
        _ arguments: inout StoredArguments,
        _ pickle: Span<UInt8>,
        _ position: inout Int
    ) -> Bool {
        if skip(.emptyTuple, pickle, &position) {
            arguments = .empty
            return true
        }
        guard let first = scalar(pickle, &position) else { return false }
        if skip(.tuple1, pickle, &position) {
            arguments = .one(.value(first))
            return true
        }
        guard let second = scalar(pickle, &position), skip(.tuple2, pickle, &position) else {
            return false
        }
        arguments = .two(.value(first), .value(second))
        return true
    }
}

// The parts of pickles of protocols 4 and 5; each function moves `position` past what it has read.
extension PlainPickle {
    /// Skips the protocol, and the frame that CPython puts around everything.
    static func skipHeader(_ pickle: Span<UInt8>, _ position: inout Int) -> Bool {
        guard pickle.count >= 2, pickle[0] == Opcode.proto.rawValue, 4...5 ~= pickle[1] else {
            return false
        }
        position = 2
        guard pickle.count > 2, pickle[2] == Opcode.frame.rawValue else { return true }
        position = 3
        guard let length = pickle.littleEndian(at: &position, width: 8) else { return false }
        return length <= UInt64(pickle.count - position)
    }

    /// Whether only the end is left.
    static func isEnd(_ pickle: Span<UInt8>, _ position: Int) -> Bool {
        position == pickle.count - 1 && pickle[position] == Opcode.stop.rawValue
    }

    /// Skips `opcode`, and returns whether it was next.
    static func skip(_ opcode: Opcode, _ pickle: Span<UInt8>, _ position: inout Int) -> Bool {
        guard position < pickle.count, pickle[position] == opcode.rawValue else { return false }
        position += 1
        return true
    }

    /// Skips the memo entry of the value before it; nothing plain refers to it.
    static func skipMemoize(_ pickle: Span<UInt8>, _ position: inout Int) {
        _ = skip(.memoize, pickle, &position)
    }

    /// Finds the bytes of a text of at most 255 bytes.
    static func shortText(_ pickle: Span<UInt8>, _ position: inout Int) -> Range<Int>? {
        guard skip(.shortBinUnicode, pickle, &position),
            let text = range(pickle, &position, lengthWidth: 1)
        else { return nil }
        skipMemoize(pickle, &position)
        return text
    }

    /// Reads a tuple of scalars.
    private static func tuple(_ pickle: Span<UInt8>, _ position: inout Int) -> [WireValue]? {
        if skip(.emptyTuple, pickle, &position) {
            skipMemoize(pickle, &position)
            return []
        }
        let elements: [WireValue]
        if skip(.mark, pickle, &position) {
            var marked: [WireValue] = []
            while let element = scalar(pickle, &position) { marked.append(element) }
            guard skip(.tuple, pickle, &position) else { return nil }
            elements = marked
        } else {
            guard let short = shortTuple(pickle, &position) else { return nil }
            elements = short
        }
        skipMemoize(pickle, &position)
        return elements
    }

    /// Reads a tuple of one to three scalars, which has no mark; an array that has the right size at once costs half.
    private static func shortTuple(
        _ pickle: Span<UInt8>,
        _ position: inout Int
    ) -> [WireValue]? {
        guard let first = scalar(pickle, &position) else { return nil }
        if skip(.tuple1, pickle, &position) { return [first] }
        guard let second = scalar(pickle, &position) else { return nil }
        if skip(.tuple2, pickle, &position) { return [first, second] }
        guard let third = scalar(pickle, &position), skip(.tuple3, pickle, &position) else {
            return nil
        }
        return [first, second, third]
    }

    /// Reads a scalar; if something else or a faulty one is next, returns `nil` and leaves `position`
    /// before it.
    static func scalar(_ pickle: Span<UInt8>, _ position: inout Int) -> WireValue? {
        guard position < pickle.count, let opcode = Opcode(rawValue: pickle[position]) else {
            return nil
        }
        let start = position
        position += 1
        guard let value = scalar(opcode, pickle, &position) else {
            position = start
            return nil
        }
        skipMemoize(pickle, &position)
        return value
    }

    private static func scalar(
        _ opcode: Opcode,
        _ pickle: Span<UInt8>,
        _ position: inout Int
    ) -> WireValue? {
        switch opcode {
        case .shortBinUnicode: return text(pickle, &position, lengthWidth: 1)
        case .binUnicode: return text(pickle, &position, lengthWidth: 4)
        case .binInt1: return pickle.littleEndian(at: &position, width: 1).map { .int(Int($0)) }
        case .binInt2: return pickle.littleEndian(at: &position, width: 2).map { .int(Int($0)) }
        case .binInt:
            return pickle.littleEndian(at: &position, width: 4).map {
                .int(Int(Int32(truncatingIfNeeded: $0)))
            }
        case .long1: return long(pickle, &position)
        case .none: return .null
        case .newTrue: return .bool(true)
        case .newFalse: return .bool(false)
        case .binFloat:
            return pickle.bigEndian(at: &position, width: 8).map {
                .float(Double(bitPattern: $0))
            }
        case .shortBinBytes: return octets(pickle, &position, lengthWidth: 1)
        case .binBytes: return octets(pickle, &position, lengthWidth: 4)
        default: return nil  // All others are the machine's.
        }
    }

    /// Reads an `int` of up to 64 bits with its sign.
    private static func long(_ pickle: Span<UInt8>, _ position: inout Int) -> WireValue? {
        guard let count = pickle.littleEndian(at: &position, width: 1), count <= longestInt,
            let bits = pickle.littleEndian(at: &position, width: Int(count))
        else { return nil }
        let unused = 64 - 8 * count
        return .int(count == 0 ? 0 : Int(truncatingIfNeeded: bits << unused) >> unused)
    }

    /// Finds the bytes after a length.
    @inline(__always)
    static func range(
        _ pickle: Span<UInt8>,
        _ position: inout Int,
        lengthWidth: Int
    ) -> Range<Int>? {
        guard let length = pickle.littleEndian(at: &position, width: lengthWidth),
            length <= UInt64(pickle.count - position)
        else { return nil }
        defer { position += Int(length) }
        return position..<position + Int(length)
    }

    private static func text(
        _ pickle: Span<UInt8>,
        _ position: inout Int,
        lengthWidth: Int
    ) -> WireValue? {
        guard let range = range(pickle, &position, lengthWidth: lengthWidth),
            let text = String(validating: pickle, range)
        else { return nil }
        return .text(text)
    }

    private static func octets(
        _ pickle: Span<UInt8>,
        _ position: inout Int,
        lengthWidth: Int
    ) -> WireValue? {
        guard let range = range(pickle, &position, lengthWidth: lengthWidth) else { return nil }
        return .bytes(pickle.extracting(range).withUnsafeBufferPointer { Array($0) })
    }
}

extension String {
    /// Makes a text of UTF-8; `nil` if the bytes aren't UTF-8.
    package init?(validating octets: Span<UInt8>, _ range: Range<Int>) {
        let octets = octets.extracting(range)
        if octets.isShortASCII {
            self.init(unsafeUninitializedCapacity: octets.count) { buffer in
                octets.withUnsafeBufferPointer { buffer.initialize(fromContentsOf: $0) }
            }
            return
        }
        guard let text = try? UTF8Span(validating: octets) else { return nil }
        self.init(copying: text)
    }
}

extension Span<UInt8> {
    /// The longest text that Swift keeps without an allocation, in bytes.
    private static var longestSmallString: Int { 15 }

    /// Whether these are the bytes of a short ASCII text, as keys and names are: it is made in place, without the
    /// general validation.
    fileprivate var isShortASCII: Bool {
        guard count <= Self.longestSmallString else { return false }
        var union: UInt8 = 0
        for index in indices { union |= self[index] }
        return union < 0x80
    }
}
