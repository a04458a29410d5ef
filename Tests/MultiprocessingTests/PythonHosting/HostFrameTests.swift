import MPWire
import Testing

@testable import Multiprocessing

/// What a server and a host of Python objects tell each other.
struct HostFrameTests {
    @Test func writesTheLengthTheKindAndThreeNumbers() throws {
        let frame = HostRequest.call(
            3,
            object: 258,
            seen: 5,
            method: "add",
            [.int(1)],
            ["by": .int(2)]
        ).frame()
        #expect(frame[..<8] == [0, 0, 0, 0, 0, 0, 0, UInt8(frame.count - 8)])
        #expect(frame[8] == 0)
        #expect(frame[9..<17] == [0, 0, 0, 0, 0, 0, 0, 3])
        #expect(frame[17..<25] == [0, 0, 0, 0, 0, 0, 1, 2])
        #expect(frame[25..<33] == [0, 0, 0, 0, 0, 0, 0, 5])
        let value = try PickleReader.read(frame[33...])
        #expect(value == .tuple([.text("add"), .tuple([.int(1)]), .dict(["by": .int(2)])]))
    }

    @Test(arguments: [
        (HostRequest.create(7, typeid: "T", [], [:]), UInt8(1)),
        (.release(object: 7, count: 2), 2), (.cancel(7), 3),
        (.reach(.unix(path: "/m"), [1]), 4),
        (.forward(7, object: 1, method: "m", message: []), 5),
    ])
    func kinds(_ request: HostRequest, _ kind: UInt8) {
        #expect(request.frame()[8] == kind)
    }

    @Test func handsMessagesOnAsTheyAre() {
        let frame = HostRequest.forward(3, object: 2, method: "add", message: [7, 8]).frame()
        #expect(frame[..<8] == [0, 0, 0, 0, 0, 0, 0, UInt8(frame.count - 8)])
        #expect(Array(frame[33...]) == [3] + Array("add".utf8) + [7, 8])
    }

    @Test func answersAheadHaveSeveralValues() throws {
        let values = [WireValue.int(7), .text("two"), .list([.null])].map { value in
            var pickle: [UInt8] = []
            value.appendPickle(to: &pickle)
            return pickle
        }
        let bytes = values.reduce(into: [0, 0, 0, 0, 0, 0, 1, 2] as [UInt8]) { bytes, pickle in
            bytes += [0, 0, 0, 0, 0, 0, 0, UInt8(pickle.count)] + pickle
        }
        let ahead = try #require(HostAnswer(kind: .ahead, call: 1, pickle: bytes).ahead)
        #expect(ahead.object == 258)
        #expect(ahead.values.map(\.pickle) == values)
        for end in 1..<bytes.count where end != 8 {
            let cut = HostAnswer(kind: .ahead, call: 1, pickle: Array(bytes[..<end])).ahead
            #expect(cut == nil || cut?.values.count ?? 0 < values.count)
        }
        #expect(HostAnswer(kind: .returning, call: 1, pickle: bytes).ahead == nil)
    }

    @Test func listsAreJoined() throws {
        // [1] and ['a', 'a'], as CPython writes them.
        let first: [UInt8] = [0x80, 4, 0x5d, 0x94, 0x4b, 1, 0x61, 0x2e]
        let second: [UInt8] = [
            0x80, 4, 0x5d, 0x94, 0x28, 0x8c, 1, 0x61, 0x94, 0x68, 1, 0x65, 0x2e,
        ]
        let bytes = [first, second].reduce(into: [UInt8]()) { bytes, pickle in
            bytes += [0, 0, 0, 0, 0, 0, 0, UInt8(pickle.count)] + pickle
        }
        let answer = HostAnswer(kind: .lists, call: 1, pickle: bytes)
        #expect(try answer.sealed?.value == .list([.int(1), .text("a"), .text("a")]))
        for end in 1..<bytes.count where end != 8 + first.count {
            #expect(HostAnswer(kind: .lists, call: 1, pickle: Array(bytes[..<end])).sealed == nil)
        }
    }

    /// An answer as a host sends it.
    private static func answer(_ kind: UInt8, _ call: UInt8, _ pickle: [UInt8]) -> [UInt8] {
        HostRequest.frame([kind, 0, 0, 0, 0, 0, 0, 0, call] + pickle)
    }

    @Test(
        "However the bytes arrive, the answers are the same",
        arguments: [1, 2, 7, 1000, 100_000]
    )
    func readsInPieces(of count: Int) throws {
        let long = [UInt8](repeating: 3, count: 70_000)
        let bytes =
            Self.answer(0, 1, [9, 9]) + Self.answer(1, 2, []) + Self.answer(0, 4, long)
            + Self.answer(4, 3, [5])
        var reader = HostAnswerReader()
        var answers: [HostAnswer] = []
        for start in stride(from: 0, to: bytes.count, by: count) {
            reader.append(bytes[start..<min(start + count, bytes.count)])
            while let answer = try reader.next() { answers.append(answer) }
        }
        #expect(answers.map(\.kind) == [.returning, .raising, .returning, .unserializable])
        #expect(answers.map(\.call) == [1, 2, 4, 3])
        #expect(answers.map(\.pickle) == [[9, 9], [], long, [5]])
    }

    @Test(arguments: [
        Self.answer(9, 1, []), HostRequest.frame([0, 0]), [UInt8](repeating: 0xff, count: 8),
    ])
    func refusesWhatIsNoAnswer(_ bytes: [UInt8]) {
        var reader = HostAnswerReader()
        reader.append(bytes[...])
        #expect(throws: HostAnswerReader.Malformed.self) { try reader.next() }
    }
}
