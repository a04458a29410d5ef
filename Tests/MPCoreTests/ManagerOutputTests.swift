import MPWire
import Testing

@testable import MPCore

@Suite struct ManagerOutputTests {
    private let one = ConnectionID(1)
    private let other = ConnectionID(2)

    /// A frame with a payload of one octet.
    private static func write(_ octet: UInt8) -> (inout OutgoingBytes) -> Void {
        { $0.bytes.append(octet) }
    }

    @Test
    func framesInARowForOneConnectionAreOneSend() {
        var output = ManagerOutput()
        output.send(on: one, frame: Self.write(1))
        output.send(on: one, frame: Self.write(2))
        #expect(output.isSend(on: one) && !output.isSend(on: other))
        output.send(on: other, frame: Self.write(3))
        output.send(on: one, frame: Self.write(4))
        let expected: [ManagerOutput.Action] = [
            .send(one, 0..<10), .send(other, 10..<15), .send(one, 15..<20),
        ]
        #expect(output.actions == expected)
        output.end()
        #expect(output.actions == expected)
        #expect(!output.isSend(on: one))
    }

    @Test
    func anActionStandsBetweenWhatWasSentBeforeAndAfter() {
        var output = ManagerOutput()
        output.send(on: one, frame: Self.write(1))
        output.append(.close(other))
        #expect(!output.isSend(on: one))
        output.send(on: one, frame: Self.write(2))
        #expect(output.actions == [.send(one, 0..<5), .close(other), .send(one, 5..<10)])
        output.removeAll()
        #expect(output.actions.isEmpty && output.bytes.isEmpty)
        output.send(on: one, frame: Self.write(3))
        #expect(output.isSend(on: one) && output.actions == [.send(one, 0..<5)])
    }

    @Test
    func aFrameThatIsTooLongLeavesNothingBehind() {
        var output = ManagerOutput()
        output.send(on: one, frame: Self.write(1))
        let fate = output.send(on: other) { output in
            output.appendFrame(limit: 4, room: .max, Self.write(2))
        }
        #expect(fate == .tooLong(5))
        output.send(on: one, frame: Self.write(3))
        #expect(output.isSend(on: one))
        #expect(output.bytes == [0, 0, 0, 1, 1, 0, 0, 0, 1, 3])
    }

    @Test func aFrameThatIsNotWrittenIsNotSent() {
        var output = ManagerOutput()
        let fate = output.send(on: one) { _ in .noRoom }
        #expect(fate == .noRoom && output.bytes.isEmpty && output.actions.isEmpty)
    }

    @Test(arguments: [.null, .int(3), .text("abc")] as [WireValue])
    func theAnswersOfOneConnectionAreOneSend(value: WireValue) {
        var output = ManagerOutput()
        let writer = AnswerWriter(.stock)
        for _ in 0..<2 {
            let fate = output.send(on: one) {
                writer.appendFrame(returning: .value(value), isDelivery: false, to: &$0)
            }
            #expect(fate == .written)
        }
        #expect(output.isSend(on: one))
    }
}
