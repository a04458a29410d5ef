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
        #expect(output.send(on: other, limit: 4, frame: Self.write(2)) == 5)
        output.send(on: one, frame: Self.write(3))
        #expect(output.isSend(on: one))
        #expect(output.bytes == [0, 0, 0, 1, 1, 0, 0, 0, 1, 3])
    }

    /// The answers that are written in one piece are those of the general way.
    @Test(
        arguments: [
            .null, .bool(true), .int(7), .int(-1), .int(70_000), .int(.max), .float(-0.5),
            .text(""), .text("key"), .text("äöü €"), .bytes([]),
        ] as [WireValue]
    )
    func scalarsAreWrittenAsAllValues(value: WireValue) {
        var output = ManagerOutput()
        var expected = ManagerOutput()
        expected.send(on: one) { Reply.returning(value).value.appendPickle(to: &$0) }
        if output.sendStockScalar(value, on: one) { #expect(output.bytes == expected.bytes) }
        for isDelivery in [false, true] {
            var output = ManagerOutput()
            var expected = ManagerOutput()
            let frame: LinkFrame =
                isDelivery
                ? .delivery(call: 1 << 40 + 3, value)
                : .reply(call: 1 << 40 + 3, .returning(value))
            expected.send(on: one) { frame.append(to: &$0) }
            let isScalar = output.sendScalar(
                value,
                to: 1 << 40 + 3,
                isDelivery: isDelivery,
                on: one,
                limit: 1000
            )
            if isScalar { #expect(output.bytes == expected.bytes) }
        }
    }

    @Test
    func containersAreNotScalars() {
        var output = ManagerOutput()
        let isSent = output.sendStockScalar(.list([]), on: one)
        #expect(!isSent && output.bytes.isEmpty && output.actions.isEmpty)
    }

    @Test(arguments: [.null, .int(3), .text("abc")] as [WireValue])
    func whatEveryCallAnswersIsAScalar(value: WireValue) {
        var output = ManagerOutput()
        let isSent = output.sendStockScalar(value, on: one)
        #expect(isSent && output.isSend(on: one))
    }
}
