/// Finds large byte strings in a message of which any part has arrived, without reading the message.
///
/// It goes from opcode to opcode, as ``PickleReader`` will. An opcode that doesn't occur before large byte strings
/// (protocol 0, whose arguments are lines) ends the search: then they aren't found, which only costs copying them.
/// Where the pickle begins depends on the message, of which it knows nothing: whoever makes it says so.
struct LargeBytesFinder: Sendable {
    /// State of the search.
    private enum Search {
        /// The beginning of the pickle isn't known yet. Can become `at` or `over`.
        case notBegun
        /// The next opcode is at this offset. Can become `over`.
        case at(Int)
        /// Nothing more will be found. Terminal.
        case over
    }

    /// The argument of an opcode.
    private enum Argument {
        /// This many bytes.
        case fixed(Int)
        /// A length of so many bytes, and as many bytes as it says.
        case counted(lengthWidth: Int)
        /// The same, and these bytes may be a large byte string.
        case bytes(lengthWidth: Int)
        /// Something that isn't looked into, or the end.
        case unknown
    }

    /// The length in bytes from which on a byte string is large.
    let shortest: Int
    /// Finds the pickle in the part of a message that has arrived.
    let pickleStart: PickleStart.Finding
    private var search = Search.notBegun

    init(from shortest: Int, pickleStart: @escaping PickleStart.Finding) {
        self.shortest = shortest
        self.pickleStart = pickleStart
    }

    var hasBegun: Bool {
        guard case .notBegun = search else { return true }
        return false
    }

    /// Finds the next large byte string.
    ///
    /// - Parameter payload: The part of the message that has arrived, without the byte strings found before.
    /// - Returns: Its offset in the payload, and its length; `nil` if none is there yet.
    mutating func next(in payload: ArraySlice<UInt8>) -> (offset: Int, count: Int)? {
        if case .notBegun = search { begin(payload) }
        guard case .at(var offset) = search else { return nil }
        while let opcode = Self.number(payload, at: offset, width: 1) {
            switch Self.argument(of: UInt8(opcode)) {
            case .unknown:
                search = .over
                return nil
            case .fixed(let width):
                offset += 1 + width
            case .counted(let width):
                guard let count = Self.number(payload, at: offset + 1, width: width) else {
                    return nil
                }
                offset += 1 + width + count
            case .bytes(let width):
                guard let count = Self.number(payload, at: offset + 1, width: width) else {
                    return nil
                }
                offset += 1 + width
                guard count < shortest else {
                    search = .at(offset)
                    return (offset, count)
                }
                offset += count
            }
            search = .at(offset)
        }
        return nil
    }

    /// Ends the search.
    mutating func giveUp() { search = .over }

    /// Begins the search at the pickle, if its place is known.
    private mutating func begin(_ payload: ArraySlice<UInt8>) {
        switch pickleStart(payload) {
        case .unknownYet: break
        case .at(let offset): search = .at(offset)
        case .noPickle: search = .over
        }
    }

    /// Reads a number; `nil` if it hasn't arrived, or is too large to be a length.
    private static func number(
        _ payload: ArraySlice<UInt8>,
        at offset: Int,
        width: Int
    ) -> Int? {
        guard offset <= payload.count - width else { return nil }
        let start = payload.startIndex + offset
        var number: UInt64 = 0
        for place in 0..<width {
            number |= UInt64(payload[start + place]) << UInt64(8 * place)
        }
        // So sums of them don't overflow. Longer byte strings are copied.
        return number <= UInt64(UInt32.max) ? Int(number) : nil
    }

    private static func argument(of opcode: UInt8) -> Argument {
        guard let opcode = Opcode(rawValue: opcode) else { return .unknown }
        return switch opcode {
        case .mark, .pop, .dup, .none, .reduce, .append, .build, .dict, .list, .setItem, .tuple,
            .popMark, .emptyList, .appends, .obj, .setItems, .emptyDict, .emptyTuple, .newObj,
            .tuple1, .tuple2, .tuple3, .newTrue, .newFalse, .emptySet, .addItems, .frozenset,
            .newObjEx, .stackGlobal, .memoize:
            .fixed(0)
        case .binInt1, .binGet, .binPut, .proto: .fixed(1)
        case .binInt2: .fixed(2)
        case .binInt, .longBinGet, .longBinPut: .fixed(4)
        case .binFloat, .frame: .fixed(8)
        case .long1, .shortBinUnicode, .shortBinString: .counted(lengthWidth: 1)
        case .long4, .binUnicode, .binString: .counted(lengthWidth: 4)
        case .binUnicode8: .counted(lengthWidth: 8)
        case .shortBinBytes: .bytes(lengthWidth: 1)
        case .binBytes: .bytes(lengthWidth: 4)
        case .binBytes8, .byteArray8: .bytes(lengthWidth: 8)
        case .stop, .float, .int, .long, .persistentID, .string, .unicode, .global, .get, .inst,
            .put, .binPersistentID, .ext1, .ext2, .ext4, .nextBuffer, .readOnlyBuffer:
            .unknown
        }
    }
}
