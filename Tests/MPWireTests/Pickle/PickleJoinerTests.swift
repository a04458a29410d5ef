import Testing

@testable import MPWire

/// Lists that were pickled one by one, and become one.
@Suite struct PickleJoinerTests {
    /// A pickle of protocol 4, in a frame if it is to be.
    private static func pickle(
        _ body: [UInt8],
        framed: Bool = false,
        version: UInt8 = 4
    ) -> [UInt8] {
        var pickle: [UInt8] = [0x80, version]
        if framed {
            pickle.append(.frame)
            pickle.appendLittleEndian(UInt64(body.count))
        }
        return pickle + body
    }

    /// `['a', 'a', [], …]` with a reference to the text, and to as many lists as wanted.
    private static func sharing(_ count: Int) -> [UInt8] {
        var body: [UInt8] = [0x5d, 0x94, 0x28, 0x8c, 1, 0x61, 0x94, 0x68, 1]
        for _ in 0..<count { body += [0x5d, 0x94] }
        for entry in 2..<2 + count { body += [0x68, UInt8(entry)] }
        return pickle(body + [0x65, 0x2e])
    }

    private static let one = pickle([0x5d, 0x94, 0x4b, 1, 0x61, 0x2e])
    private static let none = pickle([0x5d, 0x94, 0x2e], framed: true)

    private func joined(_ pickles: [[UInt8]]) throws -> [WireValue] {
        let whole = try #require(PickleJoiner.join(pickles.map { $0[...] }))
        guard case .list(let elements) = try PickleReader.read(whole[...]) else {
            Issue.record("no list")
            return []
        }
        return elements
    }

    @Test func elementsKeepTheirOrder() throws {
        #expect(try joined([]) == [])
        #expect(try joined([Self.none, Self.one, Self.none, Self.one]) == [.int(1), .int(1)])
    }

    @Test("References lead where they led, in whatever number there are entries before them")
    func references() throws {
        let count = 100
        let elements = try joined([
            Self.one, Self.sharing(count), Self.sharing(count), Self.sharing(count),
        ])
        let part =
            [WireValue.text("a"), .text("a")] + Array(repeating: .list([]), count: 2 * count)
        #expect(elements == [.int(1)] + part + part + part)
        // The third one's references are long.
        let whole = try #require(
            PickleJoiner.join([
                Self.sharing(count)[...], Self.sharing(count)[...], Self.sharing(count)[...],
            ])
        )
        #expect(whole.contains(Opcode.longBinGet.rawValue))
    }

    @Test func partsOfArraysWillDo() throws {
        let bytes = [7, 7] + Self.sharing(2) + [7]
        let part = bytes[2..<bytes.count - 1]
        #expect(PickleJoiner.join([part]) == PickleJoiner.join([Self.sharing(2)[...]]))
    }

    @Test func theHighestProtocolIsSaid() throws {
        let five = Self.pickle([0x5d, 0x94, 0x4b, 1, 0x61, 0x2e], framed: true, version: 5)
        #expect(PickleJoiner.join([Self.one[...], five[...]])?[1] == 5)
        #expect(PickleJoiner.join([Self.one[...]])?[1] == 4)
    }

    @Test(
        "What is no list as CPython writes it isn't joined",
        arguments: [
            [], [0x80, 4, 0x4e, 0x2e], [0x80, 4, 0x5d, 0x2e], [0x80, 2, 0x5d, 0x94, 0x2e],
            [0x80, 4, 0x5d, 0x94, 0x2e, 0x2e], [0x80, 4, 0x5d, 0x94, 0x71, 7, 0x2e],
            [0x80, 4, 0x5d, 0x94, 0x72, 7, 0, 0, 0, 0x2e], [0x80, 4, 0x5d, 0x94, 0x80, 4, 0x2e],
            [0x80, 4, 0x5d, 0x94, 0x49, 0x31, 0x0a, 0x61, 0x2e], [0x80, 4, 0x5d, 0x94, 0xff, 0x2e],
            [0x80, 4, 0x5d, 0x94, 0x8c, 200, 0x61, 0x2e],
            [0x80, 4, 0x5d, 0x94, 0x8e, 255, 255, 255, 255, 255, 255, 255, 255, 0x2e],
        ] as [[UInt8]]
    )
    func others(_ pickle: [UInt8]) {
        #expect(PickleJoiner.join([pickle[...]]) == nil)
        #expect(PickleJoiner.join([Self.one[...], pickle[...]]) == nil)
    }

    @Test func aPartOfAPickleIsNone() {
        let whole = Self.sharing(3)
        for end in whole.indices { #expect(PickleJoiner.join([whole[..<end]]) == nil) }
    }
}
