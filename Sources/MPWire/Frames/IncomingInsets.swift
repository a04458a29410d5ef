import MPSystem

/// The large octets of a frame that is coming in: the arrays that will be values.
///
/// While one of them isn't complete, the bytes that come belong to it.
struct IncomingInsets: Sendable {
    /// Those that have begun, with the place of each in the payload without them.
    private var insets: [Inset] = []
    /// Finds out where the next one begins.
    private var finder: LargeBytesFinder
    /// How many bytes they have together once all that have begun are complete.
    private(set) var wholeCount = 0
    /// How many bytes the last one still waits for.
    private(set) var missingCount = 0

    /// Begins before a frame; shorter octets stay where they are.
    init(from shortest: Int, pickleStart: @escaping PickleStart.Finding) {
        finder = LargeBytesFinder(from: shortest, pickleStart: pickleStart)
    }

    /// From which length on octets are kept apart.
    var shortest: Int { finder.shortest }

    /// How many bytes have come.
    var count: Int { wholeCount - missingCount }

    /// Whether anything is known of the frame, so that it mustn't be taken for the next one.
    var haveBeenLookedFor: Bool { finder.hasBegun }

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
        let last = insets.count - 1
        let expected = insets[last].octets.count + missingCount
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

    /// Hands over what has come, and begins again before the next frame.
    ///
    /// - Parameter distance: The index of the payload's first byte.
    /// - Returns: All of them, with indices of the payload as their places.
    mutating func finish(movedBy distance: Int) -> [Inset] {
        let next = IncomingInsets(from: shortest, pickleStart: finder.pickleStart)
        var finished = exchange(&self, with: next).insets
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
