/// The large octets of a frame that is coming in: the arrays that will be values.
///
/// While one of them isn't complete, the bytes that come belong to it.
struct IncomingInsets: Sendable {
    /// Those that have begun, with the place of each in the payload without them.
    private var insets: [Inset] = []
    /// Finds out where the next one begins.
    private var finder = LargeOctetsFinder()
    /// How many bytes they have together once all that have begun are complete.
    private(set) var wholeCount = 0
    /// How many bytes the last one still waits for.
    private(set) var missingCount = 0

    /// How many bytes have come.
    var count: Int { wholeCount - missingCount }

    /// Whether none has begun.
    var isEmpty: Bool { insets.isEmpty }

    /// Whether the next bytes belong to one.
    var isMissingSome: Bool { missingCount > 0 }

    /// How much memory they have.
    var reservedCount: Int { insets.reduce(0) { $0 + $1.octets.capacity } }

    /// Takes the bytes that belong to the one that isn't complete.
    ///
    /// - Returns: The rest of them.
    mutating func take(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard missingCount > 0 else { return bytes }
        let taken = bytes.prefix(missingCount)
        let (last, expected) = (insets.count - 1, insets[insets.count - 1].octets.count + missingCount)
        missingCount -= taken.count
        insets[last].octets.append(contentsOf: taken, expecting: expected)
        return bytes.dropFirst(taken.count)
    }

    /// Begins with the next large octets, if their beginning has come.
    ///
    /// - Parameters:
    ///   - payload: What has come of the payload, without those that have begun.
    ///   - expectedCount: How long that will be at most.
    /// - Returns: What of the payload belongs to them, and has been taken.
    mutating func begin(
        in payload: ArraySlice<UInt8>,
        expecting expectedCount: Int
    ) -> Range<Int>? {
        guard let found = finder.next(in: payload) else { return nil }
        guard found.count <= expectedCount - found.offset else {
            // It is malformed: that is found out when all of it is there.
            finder.giveUp()
            return nil
        }
        let start = payload.startIndex + found.offset
        insets.append(Inset(offset: found.offset, octets: []))
        wholeCount += found.count
        missingCount = found.count
        let rest = take(payload[start...])
        return start..<payload.endIndex - rest.count
    }

    /// Hands them over, all being complete, and begins again.
    ///
    /// - Parameter distance: The index of the payload's first byte.
    mutating func finish(movedBy distance: Int) -> [Inset] {
        var finished = exchange(&self, with: IncomingInsets()).insets
        for index in finished.indices { finished[index].offset += distance }
        return finished
    }
}

extension [UInt8] {
    /// Adds bytes of which there will be so many in the end; what is reserved for them is a multiple of what has come.
    fileprivate mutating func append(contentsOf bytes: ArraySlice<UInt8>, expecting expected: Int) {
        // All at once, as inside of a process: the array is the sender's.
        if isEmpty, bytes.count == expected {
            self = Array(bytes)
            return
        }
        let count = count + bytes.count
        if count > capacity {
            let room = Swift.min(expected, FrameDecoder.leap(for: count) * count)
            reserveRoom(room)
            reserveCapacity(room)
        }
        append(contentsOf: bytes)
    }
}
