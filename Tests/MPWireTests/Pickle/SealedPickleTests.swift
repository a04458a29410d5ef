import Testing

@testable import MPWire

/// Pickles that go through a server unread.
@Suite struct SealedPickleTests {
    private static func pickle(_ value: WireValue) -> [UInt8] {
        var bytes: [UInt8] = []
        value.appendPickle(to: &bytes)
        return bytes
    }

    /// `[[1], [1]]` with one inner list, as CPython writes it: in a frame, with memo entries and a reference.
    private static let framed: [UInt8] = {
        let body: [UInt8] = [0x5d, 0x94, 0x28, 0x5d, 0x94, 0x4b, 1, 0x61, 0x68, 1, 0x65, 0x2e]
        return [0x80, 5, 0x95, UInt8(body.count), 0, 0, 0, 0, 0, 0, 0] + body
    }()

    @Test func answersHoldWhatWasSealed() throws {
        let sealed = try #require(SealedPickle(Self.framed))
        var output = OutgoingBytes()
        #expect(AnswerWriter(.stock).appendFrame(passing: sealed, to: &output) == .written)
        let inner = WireValue.list([.int(1)])
        let value = try PickleReader.read(output.bytes[4...])
        #expect(value == .tuple([.text("#RETURN"), .list([inner, inner])]))
        #expect(try sealed.value == .list([inner, inner]))
        #expect(sealed.pickle == Self.framed)
    }

    @Test func linksGetTheWholePickle() throws {
        let sealed = try #require(SealedPickle(Self.framed))
        var output = OutgoingBytes()
        #expect(AnswerWriter(.link(call: 7)).appendFrame(passing: sealed, to: &output) == .written)
        #expect(Array(output.bytes.suffix(Self.framed.count)) == Self.framed)
    }

    @Test func largeOnesAreLent() throws {
        let large = WireValue.bytes([UInt8](repeating: 7, count: Inset.shortest))
        let sealed = try #require(SealedPickle(Self.pickle(large)))
        var output = OutgoingBytes()
        #expect(AnswerWriter(.stock).appendFrame(passing: sealed, to: &output) == .written)
        #expect(output.lendsSomething)
        let value = try PickleReader.read(output.contiguous[4...])
        #expect(value == .tuple([.text("#RETURN"), large]))
    }

    @Test func aLimitIsKept() throws {
        let sealed = try #require(
            SealedPickle(Self.pickle(.bytes([UInt8](repeating: 7, count: 5000))))
        )
        var output = OutgoingBytes([1])
        #expect(
            AnswerWriter(.stock, room: 4000).appendFrame(passing: sealed, to: &output) == .noRoom
        )
        #expect(output.bytes == [1])
    }

    @Test(
        arguments: [
            [], [0x2e], [0x80, 4], [0x80, 2, 0x4e, 0x2e], [0x80, 6, 0x4e, 0x2e], [0x80, 4, 0x4e],
        ] as [[UInt8]]
    )
    func othersAreNoneOfThese(_ bytes: [UInt8]) { #expect(SealedPickle(bytes) == nil) }
}
