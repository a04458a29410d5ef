import MPWire
import Testing

@testable import MPCore

@Suite(.timeLimit(.minutes(10)))
struct MessageInputTests {
    /// A stream that knows how much was read of it.
    private struct Source {
        var rest: ArraySlice<UInt8>

        init(_ messages: [[UInt8]]) {
            rest = messages.flatMap { [UInt8].frameHeader(payloadSize: $0.count) + $0 }[...]
        }

        /// Reads as much as is wanted, at most `most` bytes at a time.
        mutating func feed(_ input: inout MessageInput, most: Int = .max) {
            let piece = rest.prefix(min(input.wantedCount, most))
            input.append(piece)
            rest = rest.dropFirst(piece.count)
        }
    }

    private func next(
        _ input: inout MessageInput,
        from source: inout Source,
        most: Int = .max,
        limit: Int = 1 << 20
    ) throws -> [UInt8]? {
        while true {
            if let message = try input.next(atMost: limit) { return message.bytes }
            guard !source.rest.isEmpty else { return nil }
            source.feed(&input, most: most)
        }
    }

    @Test(arguments: [1, 2, 3, 5, 1000, .max])
    func messagesComeOutHoweverTheyAreRead(most: Int) throws {
        let messages: [[UInt8]] = [
            [], [1], Array(0...255), [UInt8](repeating: 9, count: 70_000), [],
        ]
        var source = Source(messages)
        var input = MessageInput()
        for message in messages {
            #expect(try next(&input, from: &source, most: most) == message)
            #expect(!input.isMidMessage)
        }
        #expect(try next(&input, from: &source) == nil)
    }

    @Test func nothingIsReadBeyondTheMessage() throws {
        var source = Source([[1, 2, 3], [4]])
        var input = MessageInput()
        #expect(input.wantedCount == 4)
        #expect(try next(&input, from: &source) == [1, 2, 3])
        #expect(source.rest == [0, 0, 0, 1, 4])
    }

    @Test func aHeaderIsWantedByteByByte() throws {
        var input = MessageInput()
        for missing in [4, 3, 2, 1] {
            #expect(input.wantedCount == missing)
            input.append([0xff])
            #expect(try input.next(atMost: 9) == nil)
        }
        // The long form has eight bytes more.
        #expect(input.wantedCount == 8)
        input.append([0, 0, 0, 0, 0, 0, 0, 2])
        #expect(try input.next(atMost: 9) == nil)
        #expect(input.wantedCount == 2)
        #expect(input.isMidMessage)
    }

    @Test func anAnnouncedLengthTakesNoMemory() throws {
        var input = MessageInput()
        input.append([0x7f, 0xff, 0xff, 0xff])
        #expect(try input.next(atMost: .max) == nil)
        #expect(input.wantedCount == MessageInput.largestPiece)
    }

    @Test func aMessageOverTheLimitIsTheEnd() throws {
        var source = Source([[1, 2, 3], [4]])
        var input = MessageInput()
        let fault = MessageInput.Fault.frame(.tooLong(length: 3, limit: 2))
        #expect(throws: fault) { _ = try next(&input, from: &source, limit: 2) }
        #expect(input.fault == fault)
        #expect(throws: fault) { _ = try input.next(atMost: 100) }
    }

    @Test func anotherReceiverMayHaveASmallerLimit() throws {
        var input = MessageInput()
        input.append([0, 0, 0, 3])
        #expect(try input.next(atMost: 3) == nil)
        input.append([1])
        #expect(throws: MessageInput.Fault.frame(.tooLong(length: 3, limit: 2))) {
            _ = try input.next(atMost: 2)
        }
    }

    @Test func aNegativeLengthIsTheEnd() {
        var input = MessageInput()
        input.append([0xff, 0xff, 0xff, 0xfe])
        #expect(throws: MessageInput.Fault.frame(.negativeLength(-2))) {
            _ = try input.next(atMost: .max)
        }
    }

    @Test func aByteOutsideOfMessagesIsTheEnd() {
        var input = MessageInput()
        input.getOutOfStep()
        #expect(throws: MessageInput.Fault.outOfStep) { _ = try input.next(atMost: .max) }
    }

    @Test(arguments: [1, 7, 64, .max])
    func largeBytesLieApartAndAreJoinedAgain(most: Int) throws {
        let value = WireValue.tuple([
            .bytes([UInt8](repeating: 1, count: 50)), .text("between"),
            .bytes([UInt8](repeating: 2, count: 60)),
        ])
        var output = OutgoingBytes()
        value.appendPickle(to: &output)
        let message = output.contiguous
        var source = Source([message, message])
        var input = MessageInput(insetsFrom: 40)
        #expect(try next(&input, from: &source, most: most) == message)
        var taken = try input.next(atMost: .max)
        while taken == nil {
            source.feed(&input, most: most)
            taken = try input.next(atMost: .max)
        }
        let second = try #require(taken)
        #expect(source.rest.isEmpty)
        let read = try PickleReader.read(second.payload, insets: second.insets)
        #expect(read == value)
    }
}
