import Testing

@testable import MPCore

/// The outer form of recordings, and the fields of their entries.
@Suite struct RecordingFormatTests {
    @Test("a checksum is that of the bytes, whatever pieces they come in")
    func checksumsIgnorePieces() {
        let bytes = (0..<100).map { UInt8($0) }
        var whole = StreamChecksum()
        whole.add(bytes.span)
        for length in 1...bytes.count {
            var pieces = StreamChecksum()
            var rest = bytes[...]
            while !rest.isEmpty {
                let piece = Array(rest.prefix(length))
                pieces.add(piece.span)
                rest = rest.dropFirst(length)
            }
            #expect(pieces.value == whole.value)
        }
    }

    @Test("a checksum changes with each byte and with the length")
    func checksumsDiffer() {
        let bytes = [UInt8](repeating: 0, count: 33)
        var checksums: Set<UInt64> = []
        for index in bytes.indices {
            var changed = bytes
            changed[index] = 1
            var checksum = StreamChecksum()
            checksum.add(changed.span)
            checksums.insert(checksum.value)
        }
        for count in 0...bytes.count {
            var checksum = StreamChecksum()
            checksum.add(bytes.span.extracting(first: count))
            checksums.insert(checksum.value)
        }
        #expect(checksums.count == 2 * bytes.count + 1)
    }

    @Test func headersTellLengthAndChecksum() throws {
        let entries = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
        let header = RecordingFormat.header(of: entries)
        #expect(header.count == RecordingFormat.headerSize)
        let (length, checksum) = try RecordingFormat.readHeader(header)
        #expect(length == entries.count)
        try RecordingFormat.check(entries, checksum)
        var changed = entries
        changed[500] ^= 1
        #expect(throws: RecordingError.damaged) { try RecordingFormat.check(changed, checksum) }
    }

    @Test("a header that announces nothing, or more than any frame has, is damaged")
    func hostileLengths() {
        for length in [0, UInt32(Int32.max) + 1, .max] as [UInt32] {
            let header = (0..<4).map { UInt8(truncatingIfNeeded: length >> UInt32(8 * $0)) }
            #expect(throws: RecordingError.damaged) {
                try RecordingFormat.readHeader(header + [UInt8](repeating: 0, count: 8))
            }
        }
    }

    @Test(arguments: [0, 1, -1, 63, -64, 64, .max, .min] as [Int64])
    func integersComeBack(number: Int64) throws {
        var writer = EntryWriter()
        writer.integer(number)
        writer.number(UInt64(bitPattern: number))
        var reader = EntryReader(writer.bytes)
        #expect(try reader.integer64() == number)
        #expect(try reader.number() == UInt64(bitPattern: number))
        #expect(reader.isAtEnd)
    }

    @Test("numbers of more than 64 bits are refused")
    func longNumbers() {
        for bytes in [
            [UInt8](repeating: 0xff, count: 10), [UInt8](repeating: 0x80, count: 9) + [2],
        ] {
            var reader = EntryReader(bytes)
            #expect(throws: RecordingError.self) { try reader.number() }
        }
    }

    @Test("a list or a text that announces more than there is takes no memory")
    func hostileCounts() {
        var writer = EntryWriter()
        writer.number(.max >> 1)
        writer.byte(1)
        var reader = EntryReader(writer.bytes)
        #expect(throws: RecordingError.self) { try reader.texts() }
        reader = EntryReader(writer.bytes)
        #expect(throws: RecordingError.self) { try reader.text() }
        reader = EntryReader(writer.bytes)
        #expect(throws: RecordingError.self) { try reader.octets() }
    }

    @Test("times come back, whole nanoseconds or not")
    func times() throws {
        let times: [Duration] = [
            .seconds(3), .seconds(3), .seconds(2), .nanoseconds(2_000_000_001),
            Duration(secondsComponent: 5, attosecondsComponent: 7), .seconds(1 << 40),
        ]
        var writer = EntryWriter()
        var last = Duration.zero
        for time in times {
            writer.time(EntryTag.advanced, time, since: last)
            last = time
        }
        var reader = EntryReader(writer.bytes)
        last = .zero
        for time in times {
            let (tag, found) = try reader.time(since: last)
            #expect(tag == EntryTag.advanced)
            #expect(found == time)
            last = found
        }
    }
}
