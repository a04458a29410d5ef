import Testing

@testable import MPWire

/// Pickles of single values that stay encoded.
@Suite struct StoredValueCheckingTests {
    private static func pickle(_ value: WireValue) -> [UInt8] {
        var bytes: [UInt8] = []
        value.appendPickle(to: &bytes)
        return bytes
    }

    @Test(arguments: [
        WireValue.null, .int(7), .text("text"), .bytes([1, 2]), .list([.int(1), .list([])]),
        .dict(["key": .tuple([.float(0.5), .bool(true)])]), .tuple([]), .tuple([.int(1)]),
    ])
    func plainValuesAreTaken(_ value: WireValue) throws {
        let bytes = [0] + Self.pickle(value)
        let stored = try #require(StoredValue(checking: bytes[1...], limits: .standard))
        #expect(stored.decoded == value)
    }

    @Test(arguments: [
        WireValue.global(WireGlobal("os", "system")),
        .list([.global(WireGlobal("os", "system"))]),
    ])
    func othersAreNot(_ value: WireValue) {
        #expect(StoredValue(checking: Self.pickle(value)[...], limits: .standard) == nil)
    }

    @Test func nothingIsTakenFromWhatIsFaulty() {
        let bytes = Self.pickle(.list([.int(1), .text("text")]))
        for end in 0..<bytes.count {
            #expect(StoredValue(checking: bytes[..<end], limits: .standard) == nil)
        }
        // Two values, or none, are no pickle.
        #expect(StoredValue(checking: [0x80, 4, 0x4e, 0x4e, 0x2e], limits: .standard) == nil)
        #expect(StoredValue(checking: [0x80, 4, 0x2e], limits: .standard) == nil)
    }

    @Test("Pickles as CPython writes them, with frames and memo entries")
    func framesAndMemoEntriesAreLeftOut() throws {
        let body: [UInt8] = [0x5d, 0x94, 0x28, 0x4b, 1, 0x4b, 2, 0x65, 0x2e]
        let bytes = [0x80, 4, 0x95, UInt8(body.count), 0, 0, 0, 0, 0, 0, 0] + body
        let stored = try #require(StoredValue(checking: bytes[...], limits: .standard))
        guard case .kept(let kept) = stored else {
            Issue.record("it was built")
            return
        }
        #expect(kept.octets == [0x5d, 0x28, 0x4b, 1, 0x4b, 2, 0x65])
    }
}
