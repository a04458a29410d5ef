import Testing

@testable import MPWire

struct OutgoingBytesTests {
    private static let large = [UInt8](repeating: 7, count: Inset.shortest)
    private static let small = [UInt8](repeating: 8, count: Inset.shortest - 1)

    /// Values with large octets in different places, and how many of them are lent.
    ///
    /// Tests take their indices: the runner would describe a million bytes on each line that it prints.
    static let values: [(WireValue, Int)] = [
        (.bytes(large), 1),
        (.bytearray(large), 1),
        (.bytes(small), 0),
        (.tuple([.bytes(large), .text("between"), .bytearray(large + [1])]), 2),
        (.list([.bytes(large), .bytes(large)]), 1),
        (.dict(["a": .list([.bytes(small), .bytes(large + small)])]), 1),
        (.text(String(repeating: "x", count: Inset.shortest)), 0),
    ]

    @Test(arguments: values.indices)
    func isTheSameAsWithoutLending(index: Int) {
        let (value, lentCount) = Self.values[index]
        var output = OutgoingBytes([1, 2])
        output.appendFrame { value.appendPickle(to: &$0) }
        var copied: [UInt8] = [1, 2]
        copied.appendFrame { value.appendPickle(to: &$0) }
        #expect(output.contiguous == copied)
        #expect(output.count == copied.count)
        #expect(output.lendsSomething == (lentCount > 0))
        #expect(output.pieces.count == 2 * lentCount + 1)
    }

    @Test
    func lendsTheArrayOfTheValue() throws {
        var output = OutgoingBytes()
        output.appendFrame { WireValue.bytes(Self.large).appendPickle(to: &$0) }
        let pieces = output.pieces
        try #require(pieces.count == 3)
        let isInPlace = Self.large.withUnsafeBytes { octets in
            pieces[1].withUnsafeBytes { $0.baseAddress == octets.baseAddress }
        }
        #expect(isInPlace)
        #expect(output.bytes.count < 32)
    }

    @Test
    func refusesAFrameThatIsTooLongAndKeepsTheOthers() {
        var output = OutgoingBytes()
        output.appendFrame { WireValue.bytes(Self.large).appendPickle(to: &$0) }
        let before = output
        let length = before.count
        #expect(
            output.appendFrame(limit: length - 1) {
                WireValue.bytes(Self.large).appendPickle(to: &$0)
            } == length
        )
        #expect(output == before)
        #expect(
            output.appendFrame(limit: length) {
                WireValue.bytes(Self.large).appendPickle(to: &$0)
            } == nil
        )
        #expect(output.contiguous == before.contiguous + before.contiguous)
    }

    @Test
    func findsThePiecesOfEachFrame() {
        var output = OutgoingBytes()
        var ranges: [Range<Int>] = []
        var frames: [[UInt8]] = []
        for (value, _) in Self.values {
            let start = output.bytes.count
            output.appendFrame { value.appendPickle(to: &$0) }
            ranges.append(start..<output.bytes.count)
            var frame: [UInt8] = []
            frame.appendFrame { value.appendPickle(to: &$0) }
            frames.append(frame)
        }
        #expect(ranges.map { output.pieces(of: $0).reduce(into: [], +=) } == frames)
        output.removeAll(keepingAtMost: 1 << 20)
        #expect(output.isEmpty)
        #expect(output.count == 0)
        #expect(!output.lendsSomething)
    }

    /// The header of a long frame is longer than the room that was left for it.
    @Test
    func movesWhatIsLentBehindALongHeader() {
        var output = OutgoingBytes()
        let write: (inout OutgoingBytes) -> Void = { output in
            WireValue.bytes(Self.large).appendPickle(to: &output)
        }
        output.appendFrame(write)
        #expect(output.appendFrame(longestShortForm: Inset.shortest, write) == nil)
        var payload: [UInt8] = []
        WireValue.bytes(Self.large).appendPickle(to: &payload)
        let size = withUnsafeBytes(of: UInt64(payload.count).bigEndian) { Array($0) }
        let second: [UInt8] = [0xff, 0xff, 0xff, 0xff] + size + payload
        #expect(Array(output.contiguous.suffix(second.count)) == second)
    }

    @Test
    func copiesIntoABufferThatIsAskedFor() {
        let request = Request(ident: "o", method: "set", arguments: [.bytes(Self.large)])
        var output = OutgoingBytes()
        LinkFrame.appendFrame(call: 3, request, to: &output)
        #expect(output.lendsSomething)
        var bytes: [UInt8] = []
        bytes.appendFrame { LinkFrame.call(3, request).append(to: &$0) }
        #expect(output.contiguous == bytes)
    }

    /// Values that take half a megabyte or more.
    private static let long: [WireValue] = [
        .text(String(repeating: "x", count: 1 << 20)),
        .list(Array(repeating: .text(String(repeating: "x", count: 63)), count: 20_000)),
        .bytes(large), .bytearray(large),
        .surrogateText([UInt8](repeating: 0xed, count: 1 << 20)),
        .dict(["a": .tuple([.list([.text(String(repeating: "x", count: 1 << 20))])])]),
    ]

    /// Issue 12, B6: a writer stops before it takes memory that isn't there.
    @Test(arguments: long.indices)
    func stopsWhereThereIsNoRoom(index: Int) {
        let value = Self.long[index]
        var output = OutgoingBytes()
        output.appendFrame { $0.bytes += [1, 2, 3] }
        let before = output
        for room in [0, 1000, 100_000] {
            let fate = output.appendFrame(limit: .max, room: room) {
                AnswerWriter(.stock).append(Reply.returning(value), to: &$0)
            }
            #expect(fate == .noRoom)
            #expect(output == before)
            #expect(output.bytes.capacity < 500_000)
            let stored = output.appendFrame(limit: .max, room: room) {
                AnswerWriter(.stock).append(
                    returning: .list([.value(value)]),
                    isDelivery: false,
                    to: &$0
                )
            }
            #expect(stored == .noRoom)
            #expect(output == before)
        }
        var expected = before
        expected.appendFrame { AnswerWriter(.stock).append(Reply.returning(value), to: &$0) }
        let fate = output.appendFrame(limit: .max, room: 4 << 20) {
            AnswerWriter(.stock).append(Reply.returning(value), to: &$0)
        }
        #expect(fate == .written)
        #expect(output == expected)
        let long = output.appendFrame(limit: 10, room: 4 << 20) {
            $0.bytes += [UInt8](repeating: 0, count: 20)
        }
        #expect(long == .tooLong(24))
        #expect(output == expected)
    }

    /// What stays in its array takes no memory, unless somebody encrypts it.
    @Test(arguments: [true, false])
    func whatIsLentMayNeedNoRoom(isMutable: Bool) {
        let value = isMutable ? WireValue.bytearray(Self.large) : .bytes(Self.large)
        var output = OutgoingBytes()
        let fate = output.appendFrame(limit: .max, room: 1000, lentIsFree: true) {
            AnswerWriter(.stock).append(Reply.returning(value), to: &$0)
        }
        #expect(fate == .written)
        let next = output.appendFrame(limit: .max, room: 1000) {
            AnswerWriter(.stock).append(Reply.returning(value), to: &$0)
        }
        #expect(next == .noRoom)
    }
}
