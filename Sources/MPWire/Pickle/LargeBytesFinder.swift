/// Finds large byte strings in a message of which any part has arrived, without reading the message.
///
/// It goes from opcode to opcode, as ``PickleReader`` will. An opcode that doesn't occur before large byte strings
/// (protocol 0, whose operands are lines) ends the search: then they aren't found, which only costs copying them.
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
        let bytes = payload.span
        while offset < bytes.count {
            let opcode = Opcode(rawValue: bytes[offset])
            offset += 1
            switch opcode?.operand {
            case .fixed(let width) where opcode != .stop:
                offset += width
            case .counted(let width):
                // Sums of such lengths don't overflow. Longer byte strings are copied.
                guard let count = bytes.littleEndian(at: &offset, width: width),
                    count <= UInt64(UInt32.max)
                else { return nil }
                if opcode?.pushesBytes == true, count >= shortest {
                    search = .at(offset)
                    return (offset, Int(count))
                }
                offset += Int(count)
            case .fixed, .lines, nil:
                search = .over
                return nil
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
}
