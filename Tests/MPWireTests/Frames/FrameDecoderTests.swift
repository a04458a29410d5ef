import MPTestSupport
import Testing

@testable import MPWire

@Suite(.timeLimit(.minutes(10)))
struct FrameDecoderTests {
    /// Three frames in both header forms, with the payloads they carry.
    static let messages: [[UInt8]] = [
        [0, 0, 0, 2] + [1, 2],
        [0, 0, 0, 0],
        [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 3] + [3, 4, 5],
    ]
    static let payloads: [[UInt8]] = [[1, 2], [], [3, 4, 5]]

    /// Feeds all chunks, taking frames after each.
    private func decode(
        _ chunks: [ArraySlice<UInt8>],
        with decoder: inout FrameDecoder
    ) throws -> [[UInt8]] {
        var frames: [[UInt8]] = []
        for chunk in chunks {
            decoder.append(chunk)
            while let frame = try decoder.next() { frames.append(Array(frame)) }
        }
        return frames
    }

    @Test(arguments: SplitFeeder.complete(messages))
    func findsTheSameFramesHoweverTheyArrive(feeder: SplitFeeder) throws {
        var decoder = FrameDecoder(limit: 3)
        #expect(try decode(feeder.chunks, with: &decoder) == Self.payloads)
        #expect(!decoder.isMidFrame)
        #expect(decoder.bufferedCount == 0)
    }

    @Test(arguments: SplitFeeder.complete(messages))
    func findsTheSameFramesWhenTheyAreTakenAtTheEnd(feeder: SplitFeeder) throws {
        var decoder = FrameDecoder(limit: 3)
        for chunk in feeder.chunks { decoder.append(chunk) }
        #expect(try decode([[]], with: &decoder) == Self.payloads)
        #expect(!decoder.isMidFrame)
    }

    @Test(arguments: SplitFeeder.complete(messages))
    func payloadsStayWhenTheirBufferIsUsedAgain(feeder: SplitFeeder) throws {
        var decoder = FrameDecoder(limit: 3)
        var buffer = [UInt8](repeating: 0, count: 64)
        let address = buffer.withUnsafeBytes { $0.baseAddress }
        var frames: [ArraySlice<UInt8>] = []
        for chunk in feeder.chunks {
            buffer.replaceSubrange(..<chunk.count, with: chunk)
            decoder.append(copying: buffer[..<chunk.count])
            while let frame = try decoder.next() { frames.append(frame) }
        }
        #expect(frames.map(Array.init) == Self.payloads)
        #expect(buffer.withUnsafeBytes { $0.baseAddress } == address, "it wasn't copied as a whole")
    }

    @Test(arguments: messages.flatMap(SplitFeeder.truncated))
    func knowsThatTheStreamIsCut(feeder: SplitFeeder) throws {
        var decoder = FrameDecoder(limit: 3)
        #expect(try decode(feeder.chunks, with: &decoder) == [])
        let count = feeder.chunks.reduce(0) { $0 + $1.count }
        #expect(decoder.bufferedCount == count)
        #expect(decoder.isMidFrame == (count > 0))
    }

    @Test(arguments: [
        ([0, 0, 0, 4], FrameError.tooLong(length: 4, limit: 3)),
        ([0x7f, 0xff, 0xff, 0xff], .tooLong(length: 0x7fff_ffff, limit: 3)),
        ([0xff, 0xff, 0xff, 0xfe], .negativeLength(-2)),
        ([0x80, 0, 0, 0], .negativeLength(.min)),
        (
            [0xff, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            .tooLong(length: 0x7fff_ffff_ffff_ffff, limit: 3)
        ),
        (
            [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            .tooLong(length: .max, limit: 3)
        ),
    ])
    func refusesALengthWithoutWaitingForThePayload(header: [UInt8], error: FrameError) {
        var decoder = FrameDecoder(limit: 3)
        decoder.append(header[...])
        #expect(throws: error) { try decoder.next() }
        decoder.append([0, 0, 0, 0])
        #expect(throws: error, "the stream stays unreadable") { try decoder.next() }
    }

    @Test(arguments: [0, 1, 11, 12, 13])
    func aLengthThatCannotBeCountedIsRefusedWithoutALimit(below: UInt64) throws {
        let length = UInt64(Int64.max) - below
        let octets = (0..<8).reversed().map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) }
        var decoder = FrameDecoder(limit: .max)
        decoder.append([0xff, 0xff, 0xff, 0xff] + octets + [1])
        if below >= 12 {
            #expect(try decoder.next() == nil)
            #expect(decoder.missingCount == Int(length) - 1)
        } else {
            let error = FrameError.tooLong(length: length, limit: .max - 12)
            #expect(throws: error) { try decoder.next() }
            #expect(decoder.skipFrame(keeping: 1) == nil)
        }
    }

    @Test
    func takesLongerFramesOnceTheLimitIsRaised() throws {
        var decoder = FrameDecoder(limit: 2)
        decoder.append([0, 0, 0, 2, 1, 2, 0, 0, 0, 4, 3, 4, 5, 6])
        #expect(try decoder.next() == [1, 2])
        decoder.limit = 4
        #expect(try decoder.next() == [3, 4, 5, 6])
    }

    @Test
    func handsOutWholeFramesWithoutCopyingThem() throws {
        let read: [UInt8] = [0, 0, 0, 2, 1, 2, 0, 0, 0, 1]
        var decoder = FrameDecoder(limit: 3)
        decoder.append(read[...])
        let frame = try #require(try decoder.next())
        let isInPlace = read.withUnsafeBytes { all in
            frame.withUnsafeBytes { $0.baseAddress == all.baseAddress?.advanced(by: 4) }
        }
        #expect(isInPlace)
    }

    /// Random frames in random chunks; the model is the list of payloads.
    @Test
    func findsRandomFramesInRandomChunks() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var (stream, payloads): ([UInt8], [[UInt8]]) = ([], [])
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                let longest = Bool.random(using: &random) ? 20 : 5000
                let length = Int.random(in: 0...longest, using: &random)
                let payload = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
                stream.appendFrame { $0 += payload }
                payloads.append(payload)
            }
            var (decoder, frames): (FrameDecoder, [[UInt8]]) = (FrameDecoder(limit: 5000), [])
            var rest = stream[...]
            while !rest.isEmpty {
                let longest = Bool.random(using: &random) ? 10 : 3000
                let chunk = rest.prefix(Int.random(in: 1...longest, using: &random))
                rest = rest.dropFirst(chunk.count)
                decoder.append(chunk)
                // Sometimes the driver takes no frames, as while a call is parked.
                guard Int.random(in: 0..<4, using: &random) > 0 else { continue }
                while let frame = try decoder.next() { frames.append(Array(frame)) }
            }
            while let frame = try decoder.next() { frames.append(Array(frame)) }
            #expect(frames == payloads)
            #expect(!decoder.isMidFrame)
        }
    }

    @Test
    func reservesSomeTimesOfWhatHasArrivedAndNoMore() throws {
        let length = 64 << 20
        var decoder = FrameDecoder(limit: length)
        var header: [UInt8] = []
        header.appendBigEndian(UInt32(length))
        let chunk = [UInt8](repeating: 7, count: 64 << 10)
        decoder.append(header[...])
        var (arrived, moves, capacity) = (header.count, 0, 0)
        while arrived < header.count + length {
            let frame = try decoder.next()
            #expect(frame == nil)
            decoder.append(chunk[...])
            arrived += chunk.count
            if decoder.reservedCount != capacity { moves += 1 }
            capacity = decoder.reservedCount
            let most = max(FrameDecoder.leap(for: arrived) * arrived, 256)
            #expect(capacity <= most + most / 8 + 4096, "the allocator rounds up")
        }
        #expect(moves <= 4)
        #expect(try decoder.next()?.count == length)
        #expect(decoder.reservedCount == 0)
    }

    @Test
    func keepsNoFrameForTheSakeOfTheNextOne() throws {
        var decoder = FrameDecoder(limit: 1 << 20)
        var stream: [UInt8] = []
        stream.appendFrame { $0 += [UInt8](repeating: 1, count: 1 << 20) }
        stream += [0, 0]
        for start in stride(from: 0, to: stream.count, by: 1000) {
            decoder.append(stream[start..<min(start + 1000, stream.count)])
            if let frame = try decoder.next() { #expect(frame.count == 1 << 20) }
        }
        #expect(try decoder.next() == nil)
        #expect(decoder.bufferedCount == 2)
        #expect(decoder.reservedCount < 1024)
    }

    @Test
    func givesUpAFrameThatIsIncomplete() throws {
        var decoder = FrameDecoder(limit: 9)
        decoder.append([0, 0, 0, 5])
        #expect(try decoder.next() == nil)
        decoder.append([1, 2, 3])
        #expect(try decoder.next() == nil)
        #expect(decoder.incompletePayload == [1, 2, 3])
        let frame = decoder.abandonFrame(keeping: 2)
        #expect(frame?.start == [1, 2])
        #expect(frame?.missing == 2)
        #expect(decoder.bufferedCount == 0)
        decoder.append([0, 0, 0, 1, 9])
        #expect(try decoder.next() == [9])
    }

    @Test
    func givesUpNoFrameWhoseLengthIsUnknownOrThatIsComplete() throws {
        var decoder = FrameDecoder(limit: 9)
        var frame = decoder.abandonFrame(keeping: 2)
        #expect(frame == nil)
        decoder.append([0, 0, 0])
        frame = decoder.abandonFrame(keeping: 2)
        #expect(frame == nil)
        decoder.append([1, 7])
        frame = decoder.abandonFrame(keeping: 2)
        #expect(frame == nil)
        #expect(try decoder.next() == [7])
    }

    /// A frame that is too long is left out, whether it is whole or has only begun.
    @Test(arguments: [0, 1, 5, 8, 20])
    func skipsWhatIsTooLong(arrived: Int) throws {
        var decoder = FrameDecoder(limit: 4)
        let long = [UInt8](0..<20)
        var stream: [UInt8] = []
        for payload in [[1, 2], long, [3, 4]] { stream.appendFrame { $0 += payload } }
        let beginning = 6 + 4 + arrived
        decoder.append(stream[..<beginning])
        #expect(try decoder.next().map(Array.init) == [1, 2])
        #expect(throws: FrameError.tooLong(length: 20, limit: 4)) { try decoder.next() }
        let found = decoder.skipFrame(keeping: 3)
        let skipped = try #require(found)
        #expect(skipped.start == Array(long.prefix(min(3, arrived))))
        #expect(skipped.missing == 20 - arrived)
        #expect(decoder.bufferedCount == 0)
        decoder.append(stream[(beginning + skipped.missing)...])
        #expect(try decoder.next().map(Array.init) == [3, 4])
    }

    @Test func skipsOnlyTheFrameThatIsTooLong() throws {
        var decoder = FrameDecoder(limit: 4)
        var stream: [UInt8] = []
        for payload in [[UInt8](repeating: 9, count: 9), [3, 4]] {
            stream.appendFrame { $0 += payload }
        }
        decoder.append(stream[...])
        #expect(throws: FrameError.self) { try decoder.next() }
        let skipped = decoder.skipFrame(keeping: 9)
        #expect(skipped?.missing == 0)
        #expect(try decoder.next().map(Array.init) == [3, 4])
        // A header that gives no length can't be skipped.
        decoder.append([0xff, 0xff, 0xff, 0xfe])
        #expect(throws: FrameError.negativeLength(-2)) { try decoder.next() }
        let none = decoder.skipFrame(keeping: 9)
        #expect(none == nil)
    }
}
