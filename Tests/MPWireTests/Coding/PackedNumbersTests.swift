import Testing

@testable import MPWire

@Suite struct PackedNumbersTests {
    private func check<Number: Equatable>(_ numbers: [Number]) throws {
        let packed = try #require(WireCoding.packed(numbers))
        let read = try PickleReader.read(packed.pickled[...])
        #expect(try #require(WireCoding.unpacked(read, as: Number.self)) == numbers)
    }

    @Test func comeBackAsTheyWere() throws {
        try check([Int]())
        try check([Int.min, -1, 0, 1, .max])
        try check([Int16.min, 0, .max])
        try check([Int32.min, 0, .max])
        try check([Int64.min, 0, .max])
        try check([UInt16.min, .max])
        try check([UInt32.min, .max])
        try check([UInt64.min, .max])
        try check([UInt.min, .max])
        try check([Float.infinity, -0.0, .leastNonzeroMagnitude])
        try check([
            Double.infinity, -.infinity, -0.0, .greatestFiniteMagnitude, .leastNonzeroMagnitude,
        ])
    }

    @Test func keepWhatIsNoNumber() throws {
        let pattern: UInt64 = 0x7ff8_0000_dead_beef
        let packed = try #require(WireCoding.packed([Double(bitPattern: pattern)]))
        let read = try #require(WireCoding.unpacked(packed, as: Double.self))
        #expect(read.map(\.bitPattern) == [pattern])
    }

    @Test func areNumbersOnly() {
        #expect(WireCoding.packed(["a"]) == nil)
        #expect(WireCoding.packed([true]) == nil)
        #expect(WireCoding.packed([Int?.none]) == nil)
    }

    @Test func areOfTheTypeThatIsAskedFor() throws {
        let packed = try #require(WireCoding.packed([1, 2]))
        #expect(WireCoding.unpacked(packed, as: Double.self) == nil)
        #expect(WireCoding.unpacked(packed, as: String.self) == nil)
        #expect(WireCoding.unpacked(.list([.int(1)]), as: Int.self) == nil)
        let cut = WireValue.tuple([.text("q"), .bytes([1, 2, 3])])
        #expect(WireCoding.unpacked(cut, as: Int.self) == nil)
    }
}
