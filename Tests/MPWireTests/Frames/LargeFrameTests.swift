import Testing

@testable import MPWire

/// Frames with large octets that come bit by bit: the octets go into the array that becomes the value.
@Suite(.timeLimit(.minutes(10)))
struct LargeFrameTests {
    private static let octets = (0..<Inset.shortest + 77).map { UInt8(truncatingIfNeeded: $0 &* 7) }

    /// Tests take their indices: the runner would describe a million bytes on each line that it prints.
    static let arguments: [[WireValue]] = [
        [.bytes(octets)],
        [.bytearray(octets), .int(3)],
        [.text("before"), .list([.bytes(octets), .bytes(octets + [9]), .null]), .bigInt(big)],
        [.text(String(repeating: "é", count: Inset.shortest))],
        [.dict(["small": .bytes([1, 2, 3]), "large": .bytes(octets)])],
        [.list((0..<5_000).map { .int($0) }), .bytes(octets)],
    ]
    private static let big = WireBigInt(
        magnitude: Array(repeating: 0x55, count: 300),
        isNegative: true
    )

    static let frames: [LinkFrame] = arguments.flatMap { arguments in
        let request = Request(ident: "s-1", method: "set", arguments: arguments)
        var limited = request
        limited.timeout = .seconds(3)
        var named = request
        named.keywords = ["key": .tuple(arguments)]
        return [
            LinkFrame.call(1, request), .call(2, limited), .call(3, named),
            .reply(call: 4, .returning(.tuple(arguments))),
            .delivery(call: 5, .list(arguments)),
            .reply(call: 6, .traceback(String(repeating: "t", count: Inset.shortest))),
        ]
    }

    private static func frame(_ frame: LinkFrame) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendFrame { frame.append(to: &$0) }
        return bytes
    }

    /// Feeds a stream in chunks from a buffer that is used again, as a loop does.
    private func feed(
        _ stream: [UInt8],
        in size: Int,
        to decoder: inout FrameDecoder,
        _ take: (ArraySlice<UInt8>, [Inset]) throws -> Void
    ) throws {
        var buffer = [UInt8](repeating: 0, count: size)
        for start in stride(from: 0, to: stream.count, by: size) {
            let chunk = stream[start..<min(start + size, stream.count)]
            buffer.replaceSubrange(0..<chunk.count, with: chunk)
            decoder.append(buffer[..<chunk.count])
            while let payload = try decoder.next() { try take(payload, decoder.takeInsets()) }
        }
    }

    @Test(arguments: [4099, 64 << 10, .max / 2])
    func areReadAsTheyWereWritten(size: Int) throws {
        let stream = Self.frames.flatMap { Self.frame($0) }
        var decoder = FrameDecoder(limit: 1 << 24)
        var found: [LinkFrame] = []
        var insetCount = 0
        try feed(stream, in: min(size, stream.count), to: &decoder) { payload, insets in
            insetCount += insets.count
            found.append(try LinkFrame(payload, insets: insets))
        }
        #expect(found == Self.frames)
        #expect(!decoder.isMidFrame)
        #expect(decoder.bufferedCount == 0)
        // The arguments hold six, and each of the five kinds of frames that carry values carries them once.
        if size == 4099 { #expect(insetCount == 5 * 6) }
    }

    @Test(arguments: arguments.indices)
    func areReadInStockMode(index: Int) throws {
        let arguments = Self.arguments[index]
        let request = Request(ident: "s-1", method: "set", arguments: arguments)
        var output = OutgoingBytes()
        output.appendFrame { request.value.appendPickle(to: &$0) }
        output.appendFrame {
            AnswerWriter(.stock).append(Reply.returning(.tuple(arguments)), to: &$0)
        }
        var decoder = FrameDecoder(limit: 1 << 24)
        var values: [WireValue] = []
        try feed(output.contiguous, in: 30_000, to: &decoder) { payload, insets in
            values.append(try PickleReader.read(payload, insets: insets))
        }
        try #require(values.count == 2)
        #expect(try Request(values[0]) == request)
        #expect(try Reply(values[1]) == .returning(.tuple(arguments)))
    }

    @Test
    func randomSplitsChangeNothing() throws {
        var random = SystemRandomNumberGenerator()
        let stream = Self.frame(Self.frames[2]) + Self.frame(Self.frames[12])
        for _ in 0..<30 {
            var decoder = FrameDecoder(limit: 1 << 24)
            var found: [LinkFrame] = []
            var rest = stream[...]
            while !rest.isEmpty {
                let longest = Bool.random(using: &random) ? 40 : 200_000
                let chunk = rest.prefix(Int.random(in: 1...longest, using: &random))
                rest = rest.dropFirst(chunk.count)
                let before = decoder.bufferedCount
                decoder.append(chunk)
                #expect(decoder.bufferedCount == before + chunk.count)
                // While a call is parked, nothing is taken.
                guard Int.random(in: 0..<4, using: &random) > 0 else { continue }
                while let payload = try decoder.next() {
                    found.append(try LinkFrame(payload, insets: decoder.takeInsets()))
                }
            }
            while let payload = try decoder.next() {
                found.append(try LinkFrame(payload, insets: decoder.takeInsets()))
            }
            #expect(found == [Self.frames[2], Self.frames[12]])
        }
    }

    /// What a part of the same process sends comes in pieces that are whole arrays.
    @Test
    func aWholeArrayIsTakenAsItIs() throws {
        var output = OutgoingBytes()
        output.appendFrame { LinkFrame.delivery(call: 1, .bytes(Self.octets)).append(to: &$0) }
        var decoder = FrameDecoder(limit: 1 << 24)
        for piece in output.pieces {
            #expect(try decoder.next() == nil)
            decoder.append(piece)
        }
        let payload = try #require(try decoder.next())
        let frame = try LinkFrame(payload, insets: decoder.takeInsets())
        guard case .delivery(1, .bytes(let octets)) = frame else {
            Issue.record("another frame came")
            return
        }
        let isTheSame = octets.withUnsafeBytes { octets in
            Self.octets.withUnsafeBytes { $0.baseAddress == octets.baseAddress }
        }
        #expect(isTheSame)
    }

    @Test
    func theArrayThatWasFilledIsTheValue() throws {
        let stream = Self.frame(.delivery(call: 1, .bytes(Self.octets)))
        var decoder = FrameDecoder(limit: 1 << 24)
        var insets: [Inset] = []
        var frame: LinkFrame?
        try feed(stream, in: 10_000, to: &decoder) { payload, found in
            insets = found
            frame = try LinkFrame(payload, insets: found)
        }
        guard case .delivery(1, .bytes(let octets))? = frame, insets.count == 1 else {
            Issue.record("another frame came")
            return
        }
        let isTheSame = octets.withUnsafeBytes { octets in
            insets[0].octets.withUnsafeBytes { $0.baseAddress == octets.baseAddress }
        }
        #expect(isTheSame)
        #expect(decoder.takeInsets() == [])
    }

    /// Memory grows with what has come, whatever a length announces.
    @Test
    func reservesSomeTimesOfWhatHasArrivedAndNoMore() throws {
        let length = 64 << 20
        var header: [UInt8] = []
        header.appendBigEndian(UInt32(length + 8))
        header += [0x80, 4, 0x42]
        header.appendLittleEndian(UInt32(length))
        var decoder = FrameDecoder(limit: 2 * length)
        decoder.append(header[...])
        let chunk = [UInt8](repeating: 7, count: 64 << 10)
        var (arrived, moves, capacity) = (header.count, 0, 0)
        while arrived < header.count + length {
            #expect(try decoder.next() == nil)
            decoder.append(chunk[...])
            arrived += chunk.count
            if decoder.reservedCount != capacity { moves += 1 }
            capacity = decoder.reservedCount
            let most = max(FrameDecoder.leap(for: arrived) * arrived, 256)
            #expect(capacity <= most + most / 8 + 4096, "the allocator rounds up")
        }
        #expect(moves <= 4)
        decoder.append([0x2e])
        let payload = try #require(try decoder.next())
        #expect(payload == [0x80, 4, 0x42, 0, 0, 0, 4, 0x2e])
        #expect(decoder.takeInsets().map(\.octets.count) == [length])
        #expect(decoder.reservedCount == 0)
    }

    @Test(arguments: [5, 6, 2000, Inset.shortest - 1])
    func areGivenUpWhileTheyCome(count: Int) throws {
        let stream = Self.frame(Self.frames[0])
        var decoder = FrameDecoder(limit: 1 << 24)
        let came = stream.prefix(count + 4)
        try feed(Array(came), in: 999, to: &decoder) { _, _ in }
        #expect(decoder.bufferedCount == count + 4)
        #expect(decoder.incompletePayload.first == 1)
        let given = decoder.abandonFrame(keeping: 5)
        #expect(given?.start == Array(stream[4..<9]))
        #expect(given?.missing == stream.count - came.count)
        #expect(decoder.bufferedCount == 0)
        try feed(Self.frame(Self.frames[3]), in: 5000, to: &decoder) { payload, insets in
            let frame = try LinkFrame(payload, insets: insets)
            #expect(frame == Self.frames[3])
        }
    }

    /// Lengths that don't fit are found wrong as they are without insets, at the same place.
    @Test(arguments: [
        [0x80, 4, 0x42, 0, 0, 0, 5],
        [0x80, 4, 0x42, 0xff, 0xff, 0xff, 0xff],
        [0x80, 4, 0x8e, 0, 0, 0x10, 0, 0, 0, 0, 0x80],
        [0x80, 4, 0x8d, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x42],
        [0x80, 4, 0x58, 0xff, 0xff, 0xff, 0xff],
        [0x80, 4, 0x54, 0x42, 0, 0, 4, 0],
        [0x80, 4, 0x95, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x42, 0, 0, 4, 0],
        [1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0xff, 0xff, 0xff, 0xff, 0x42, 0, 0, 4, 0],
    ])
    func areMalformedInTheSameWay(start: [UInt8]) throws {
        var stream: [UInt8] = []
        stream.appendFrame { $0 += start + [UInt8](repeating: 0x42, count: Inset.shortest + 100) }
        var decoder = FrameDecoder(limit: 1 << 24)
        var taken = 0
        try feed(stream, in: 3000, to: &decoder) { payload, insets in
            taken += 1
            let whole = stream.dropFirst(4)
            let expected = try #require(throws: PickleError.self) {
                try PickleReader.read(whole)
            }
            #expect(throws: expected) { try PickleReader.read(payload, insets: insets) }
        }
        #expect(taken == 1)
    }

    /// What follows large octets is wrong: the offset counts them.
    @Test
    func errorsCountWhatLiesBeside() throws {
        var stream: [UInt8] = []
        stream.appendFrame { bytes in
            WireValue.bytes(Self.octets).appendPickle(to: &bytes)
            bytes[bytes.count - 1] = 0xff
        }
        var decoder = FrameDecoder(limit: 1 << 24)
        try feed(stream, in: 3000, to: &decoder) { payload, insets in
            #expect(insets.count == 1)
            let expected = try #require(throws: PickleError.self) {
                try PickleReader.read(stream.dropFirst(4))
            }
            #expect(throws: expected) { try PickleReader.read(payload, insets: insets) }
        }
    }
}
