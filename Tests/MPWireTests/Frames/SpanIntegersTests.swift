import Testing

@testable import MPWire

@Suite(.timeLimit(.minutes(10)))
struct SpanIntegersTests {
    @Test(arguments: 0...8)
    func readsAsManyBytesAsAreWanted(width: Int) {
        let bytes: [UInt8] = [0xff, 0x81, 2, 3, 4, 5, 6, 7, 0x88, 0xff]
        let digits = bytes[1...].prefix(width)
        let (little, big) = (
            digits.reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) },
            digits.reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        )
        #expect(digits.span.littleEndian == little)
        #expect(digits.span.bigEndian == big)
        var positions = [1, 1]
        #expect(bytes.span.littleEndian(at: &positions[0], width: width) == little)
        #expect(bytes.span.bigEndian(at: &positions[1], width: width) == big)
        #expect(positions == [1 + width, 1 + width])
    }

    @Test func readsNothingThatIsCutOff() {
        let bytes: [UInt8] = [1, 2, 3]
        for (start, width) in [(0, 4), (2, 2), (3, 1), (4, 0), (1 << 40, 8), (.max, 8)] {
            var position = start
            #expect(bytes.span.littleEndian(at: &position, width: width) == nil)
            #expect(bytes.span.bigEndian(at: &position, width: width) == nil)
            #expect(position == start)
        }
    }
}
