/// Joins lists that a Python program has pickled one by one, without building their elements.
///
/// What is joined is what a reader that read the lists one after the other, and put them together, would have. Three
/// things of a pickle depend on its beginning, and each is seen to:
/// - Its protocol and its frames are left out: the whole says its protocol itself, and frames are no duty.
/// - The list of the first one takes the elements of the others, whose own lists aren't made.
/// - The memo goes on from pickle to pickle, and references are moved by what was in it before.
///
/// It goes from opcode to opcode and checks nothing but that: who joins pickles trusts their writer as much as before.
struct PickleJoiner {
    /// What has been joined: a protocol, the list, and its elements.
    private var joined: [UInt8]
    /// How many entries the memo has after that.
    private var memoized: UInt64 = 0
    /// The highest protocol of the pickles.
    private var version: UInt8 = 4

    /// - Parameter count: How many bytes all pickles have.
    private init(reserving count: Int) {
        joined = [Opcode.proto.rawValue, version]
        joined.reserveCapacity(count + count / 8)
    }

    /// Joins the elements of lists.
    ///
    /// - Parameter pickles: Whole pickles of lists, of protocol 4 or 5, as CPython's pickler writes them.
    /// - Returns: The pickle of a list of all elements in their order; `nil` if one of them isn't written so.
    /// - Complexity: O(*n*), where *n* is the length of all pickles.
    static func join(_ pickles: [ArraySlice<UInt8>]) -> [UInt8]? {
        var joiner = PickleJoiner(reserving: pickles.reduce(0) { $0 + $1.count })
        joiner.begin()
        for pickle in pickles {
            guard joiner.add(pickle) else { return nil }
        }
        joiner.joined.append(.stop)
        joiner.joined[1] = joiner.version
        return joiner.joined
    }

    private mutating func begin() {
        joined.append(.emptyList)
        joined.append(.memoize)
        memoized = 1
    }

    /// Adds the elements of one list; returns whether they could be.
    private mutating func add(_ whole: ArraySlice<UInt8>) -> Bool {
        let pickle = whole.span
        guard var position = beginning(of: pickle) else { return false }
        // Its list is the first entry of its own memo, and of the whole's.
        let offset = memoized - 1
        var rest = whole.dropFirst(position)
        while position < pickle.count {
            guard let opcode = Opcode(rawValue: pickle[position]) else { return false }
            switch opcode {
            case .stop:
                joined += rest.dropLast()
                return position + 1 == pickle.count
            case .memoize:
                memoized += 1
                position += 1
            case .frame, .binGet, .longBinGet:
                joined += rest.prefix(whole.startIndex + position - rest.startIndex)
                guard replace(opcode, pickle, &position, offset) else { return false }
                rest = whole.dropFirst(position)
            default:
                guard let end = Self.end(of: opcode, pickle, position) else { return false }
                position = end
            }
        }
        return false
    }

    /// Reads what comes before the elements of a list; returns its length, or `nil` if it is another.
    private mutating func beginning(of pickle: Span<UInt8>) -> Int? {
        guard pickle.count > 2, pickle[0] == Opcode.proto.rawValue, 4...5 ~= pickle[1] else {
            return nil
        }
        version = max(version, pickle[1])
        var position = 2
        if pickle[position] == Opcode.frame.rawValue { position += 9 }
        guard pickle.count > position + 2, pickle[position] == Opcode.emptyList.rawValue,
            pickle[position + 1] == Opcode.memoize.rawValue
        else { return nil }
        return position + 2
    }

    /// Writes a reference that was moved, or nothing in place of the beginning of a frame.
    private mutating func replace(
        _ opcode: Opcode,
        _ pickle: Span<UInt8>,
        _ position: inout Int,
        _ offset: UInt64
    ) -> Bool {
        position += 1
        let width = opcode == .frame ? 8 : opcode == .binGet ? 1 : 4
        guard let number = pickle.littleEndian(at: &position, width: width) else { return false }
        guard opcode != .frame else { return true }
        // The list's own entry is that of the whole.
        return refer(to: number == 0 ? 0 : number + offset)
    }

    /// Writes a reference; returns whether there can be one so high.
    private mutating func refer(to entry: UInt64) -> Bool {
        if let short = UInt8(exactly: entry) {
            joined.append(.binGet)
            joined.append(short)
            return true
        }
        guard let long = UInt32(exactly: entry) else { return false }
        joined.append(.longBinGet)
        joined.appendLittleEndian(long)
        return true
    }

    /// Where an instruction ends; `nil` if it is cut off, or one that no list of protocol 4 has: its entry of the memo
    /// would have a number of its own.
    private static func end(of opcode: Opcode, _ pickle: Span<UInt8>, _ start: Int) -> Int? {
        var position = start + 1
        switch opcode.operand {
        case .fixed(let width):
            position += width
        case .counted(let width):
            guard let count = pickle.littleEndian(at: &position, width: width),
                count <= UInt64(pickle.count - position)
            else { return nil }
            position += Int(count)
        case .lines:
            return nil
        }
        guard opcode != .binPut, opcode != .longBinPut, opcode != .proto else { return nil }
        return position
    }
}
