/// Writes what ``PlainPickle`` reads: scalars and short flat tuples of them, in one piece and without the
/// memo.
///
/// ``PickleWriter`` is the reference; it writes the same bytes, which a test compares. This saves
/// checking for room at each byte, and preparing a memo.
extension PlainPickle {
    /// The longest tuple that is written here.
    private static let mostElements = 8
    /// The greatest length of a number or a constant, including its opcode.
    private static let longestNumber = 10
    /// The bytes around the root: the protocol, the tuple's own opcodes, the end.
    private static let surroundings = 5

    /// The greatest length of a scalar's pickle; `nil` if it isn't plain.
    static func capacity(for value: WireValue) -> Int? {
        capacity(of: value).map { $0 + surroundings }
    }

    /// The length of a number's pickle, or the greatest length of another scalar's; `nil` if it isn't plain.
    static func tightCapacity(for value: WireValue) -> Int? {
        guard case .int(let number) = value, Int32(exactly: number) != nil else {
            return capacity(for: value)
        }
        return UInt16(exactly: number) == nil ? longestInt32 : longestUInt16
    }

    /// The length of the pickle of a number of 32 bits: the protocol, the opcode, the number, the end.
    private static let longestInt32 = 8
    /// The greatest length of the pickle of a number without a sign of 16 bits.
    private static let longestUInt16 = 6

    /// The greatest length of a tuple's pickle; `nil` if it isn't plain.
    static func capacity(for elements: [WireValue]) -> Int? {
        guard elements.count <= mostElements else { return nil }
        var sum = surroundings
        for element in elements {
            guard let capacity = capacity(of: element) else { return nil }
            sum += capacity
        }
        return sum
    }

    private static func capacity(of value: WireValue) -> Int? {
        switch value {
        case .null, .bool, .int, .float: return longestNumber
        case .text(let text):
            let count = text.utf8.count
            // Longer ones are written once and then referred to.
            return count < PickleWriter.shortestShared ? count + 2 : nil
        case .bigInt, .surrogateText, .bytes, .bytearray, .list, .tuple, .dict, .set, .frozenset,
            .global, .object, .proxy, .cyclic:
            return nil
        }
    }
}

extension OutputSpan<UInt8> {
    /// Appends the pickle of a scalar for which ``PlainPickle/capacity(for:)`` isn't `nil`.
    mutating func appendPlainPickle(_ value: WireValue) {
        append(.proto)
        append(4)
        appendPlain(value)
        append(.stop)
    }

    /// Appends the pickle of a tuple for which ``PlainPickle/capacity(for:)`` isn't `nil`.
    mutating func appendPlainPickle(_ elements: [WireValue]) {
        append(.proto)
        append(4)
        if elements.count > 3 { append(.mark) }
        for element in elements { appendPlain(element) }
        switch elements.count {
        case 0: append(.emptyTuple)
        case 1: append(.tuple1)
        case 2: append(.tuple2)
        case 3: append(.tuple3)
        default: append(.tuple)
        }
        append(.stop)
    }

    /// Appends a number, least significant byte first.
    private mutating func appendLittleEndian(_ number: some FixedWidthInteger) {
        for place in 0..<number.bitWidth / 8 {
            append(UInt8(truncatingIfNeeded: number >> (8 * place)))
        }
    }

    mutating func append(utf8 text: String) {
        // In one piece; the bounds are checked by the slice.
        text.utf8.span.withUnsafeBufferPointer { octets in
            withUnsafeMutableBufferPointer { buffer, count in
                _ = buffer[count..<count + octets.count].initialize(fromContentsOf: octets)
                count += octets.count
            }
        }
    }

    mutating func append(_ opcode: Opcode) { append(opcode.rawValue) }

    /// Appends a scalar without the framing of a pickle.
    mutating func appendPlain(_ value: WireValue) {
        switch value {
        case .null: append(.none)
        case .bool(let value): append(value ? .newTrue : .newFalse)
        case .int(let value): appendPlain(value)
        case .float(let value):
            append(.binFloat)
            appendBigEndian(value.bitPattern)
        case .text(let text):
            append(.shortBinUnicode)
            append(UInt8(text.utf8.count))
            append(utf8: text)
        case .bigInt, .surrogateText, .bytes, .bytearray, .list, .tuple, .dict, .set, .frozenset,
            .global, .object, .proxy, .cyclic:
            preconditionFailure("a \(value.typeName) was to be written as if it were plain")
        }
    }

    /// Appends an `int` in its shortest form.
    mutating func appendPlain(_ value: Int) {
        if let byte = UInt8(exactly: value) {
            append(.binInt1)
            append(byte)
        } else if let short = UInt16(exactly: value) {
            append(.binInt2)
            appendLittleEndian(short)
        } else if let int = Int32(exactly: value) {
            append(.binInt)
            appendLittleEndian(int)
        } else {
            // One sign bit more than the significant bits, in whole bytes.
            let count = (Int.bitWidth - (value < 0 ? ~value : value).leadingZeroBitCount) / 8 + 1
            append(.long1)
            append(UInt8(count))
            for place in 0..<count { append(UInt8(truncatingIfNeeded: value >> (8 * place))) }
        }
    }
}
