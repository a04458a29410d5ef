import Testing

@testable import MPWire

/// A call that is read where it lies is the one that is read in the general way.
@Suite(.timeLimit(.minutes(10)))
struct CallHeaderTests {
    private static let requests = [
        Request(ident: "0123456789abcdef-1", method: "get", arguments: [.text("key")]),
        Request(ident: "a-1", method: "acquire"),
        Request(ident: "a-1", method: "put", arguments: [.float(1.5), .bool(true), .null]),
        Request(ident: "a-1", method: "f", arguments: (0..<8).map { .int($0 - 4) }),
        Request(ident: "a-1", method: "g", arguments: [.bytes([1, 2])]),
        Request(ident: "a-1", method: "get", timeout: .milliseconds(1500)),
        Request(ident: "", method: ""),
        Request(ident: "a-1", method: "extend", arguments: [.list([.int(1)])]),
        Request(ident: "a-1", method: "add", arguments: [.tuple([.int(1)])]),
        Request(ident: "a-1", method: "set", arguments: [.text("k"), .dict(["a": .list([])])]),
        Request(ident: "a-1", method: "f", arguments: [.tuple([]), .list([]), .bool(true), .null]),
    ]
    private static let others = [
        Request(ident: "a-1", method: "sort", keywords: ["reverse": .bool(true)]),
        Request(ident: "a-1", method: "extend", arguments: [.bytearray([1])]),
        Request(ident: "a-1", method: "add", arguments: [.list([.frozenset(WireSet())])]),
        Request(ident: "a-1", method: "f", keywords: ["a": .null], timeout: .zero),
    ]

    /// A call that was read as a whole.
    private struct PlainCall {
        let header: CallHeader
        let arguments: [WireValue]

        init?(_ header: CallHeader?, _ payload: Span<UInt8>) {
            guard let header,
                let arguments = header.arguments(in: payload, limits: .standard)
            else { return nil }
            self.header = header
            self.arguments = arguments.map(\.decoded)
        }
    }

    private static func link(_ payload: ArraySlice<UInt8>) -> PlainCall? {
        PlainCall(CallHeader(link: payload.span), payload.span)
    }

    private static func stock(_ payload: ArraySlice<UInt8>) -> PlainCall? {
        PlainCall(CallHeader(stock: payload.span), payload.span)
    }

    private static func payload(_ request: Request) -> [UInt8] {
        var bytes: [UInt8] = []
        LinkFrame.call(7, request).append(to: &bytes)
        return bytes
    }

    @Test(arguments: requests)
    func readsAFrame(request: Request) throws {
        let payload = Self.payload(request)
        let call = try #require(Self.link(payload[...]))
        #expect(call.header.number == 7)
        #expect(Array(payload[call.header.ident]) == Array((request.ident ?? "").utf8))
        #expect(Array(payload[call.header.method]) == Array(request.method.utf8))
        #expect(call.arguments == request.arguments)
        #expect(call.header.timeoutInNanoseconds.map { .nanoseconds($0) } == request.timeout)
        for length in 0..<payload.count {
            #expect(Self.link(payload[..<length]) == nil)
        }
    }

    @Test(arguments: others)
    func leavesOtherFramesToTheGeneralWay(request: Request) {
        #expect(Self.link(Self.payload(request)[...]) == nil)
    }

    /// The example of docs/wire-protocol.md, section 6.2.
    @Test func theExampleOfThePageIsWrittenSo() {
        var call = OutgoingBytes()
        let request = Request(ident: "test-2", method: "get", arguments: [.text("a")])
        LinkFrame.appendFrame(call: 7, request, to: &call)
        let answer = { (output: inout OutgoingBytes) in
            AnswerWriter(.link(call: 7))
                .appendFrame(returning: .value(.int(1)), isDelivery: false, to: &output)
        }
        var output = OutgoingBytes()
        #expect(answer(&output) == .written)
        let written = [
            "00000022010000000000000007000000000674657374" + "2d320000000367657480048c0161852e",
            "0000000e81000000000000000780044b012e",
        ]
        #expect([call.bytes.hexadecimal, output.bytes.hexadecimal] == written)
    }

    @Test(arguments: requests + others)
    func aCallIsWrittenAsTheFrameIs(request: Request) {
        var output = OutgoingBytes()
        #expect(LinkFrame.appendFrame(call: 7, request, to: &output) == nil)
        var expected: [UInt8] = []
        expected.appendFrame { $0 += Self.payload(request) }
        #expect(output.contiguous == expected)
        let length = expected.count
        #expect(LinkFrame.appendFrame(call: 7, request, limit: length - 1, to: &output) == length)
        #expect(output.contiguous == expected)
    }

    /// A message of CPython, and the arguments in it if it is plain.
    struct Message: Sendable {
        let pickle: [UInt8]
        let arguments: String?

        init(_ hexadecimal: [String], _ arguments: String?) {
            pickle = [UInt8](hexadecimal: hexadecimal.joined())
            self.arguments = arguments
        }
    }

    /// As CPython 3.13 writes them: `pickle.dumps((ident, method, args, kwds))`, protocols 4 and 5.
    private static let messages = [
        Message(
            [
                "8004951a00000000000000288c03612d31948c03676574948c036b65799485947d947494",
                "2e",
            ],
            "('key',)"
        ),
        Message(
            ["8004951300000000000000288c03612d31948c0367657494297d9474942e"],
            "()"
        ),
        Message(
            ["8004951800000000000000288c03612d31948c03676574944b014b0286947d9474942e"],
            "(1, 2)"
        ),
        Message(
            [
                "8004951d00000000000000288c03612d31948c0367657494284b014b024b034b0474947d",
                "9474942e",
            ],
            "(1, 2, 3, 4)"
        ),
        Message(
            [
                "8004951f00000000000000288c03612d31948c0370757494473ff80000000000004e8887",
                "947d9474942e",
            ],
            "(1.5, None, True)"
        ),
        Message(
            [
                "8004952500000000000000288c03612d31948c03707574944afbffffff430178948a0600",
                "000000000187947d9474942e",
            ],
            "(-5, b'x', 1099511627776)"
        ),
        Message(
            [
                "8005951a00000000000000288c03612d31948c03676574948c036b65799485947d947494",
                "2e",
            ],
            "('key',)"
        ),
        Message(
            ["8005951300000000000000288c03612d31948c0367657494297d9474942e"],
            "()"
        ),
        Message(
            ["8005951800000000000000288c03612d31948c03676574944b014b0286947d9474942e"],
            "(1, 2)"
        ),
        Message(
            [
                "8005951d00000000000000288c03612d31948c0367657494284b014b024b034b0474947d",
                "9474942e",
            ],
            "(1, 2, 3, 4)"
        ),
        Message(
            [
                "8005951f00000000000000288c03612d31948c0370757494473ff80000000000004e8887",
                "947d9474942e",
            ],
            "(1.5, None, True)"
        ),
        Message(
            [
                "8005952500000000000000288c03612d31948c03707574944afbffffff430178948a0600",
                "000000000187947d9474942e",
            ],
            "(-5, b'x', 1099511627776)"
        ),
        Message(
            [
                "8004951d00000000000000288c03612d31948c03736574948c046b65793194680286947d",
                "9474942e",
            ],
            "('key1', 'key1')"
        ),
        Message(
            [
                "8004952000000000000000288c03612d31948c04736f727494297d948c07726576657273",
                "6594887374942e",
            ],
            nil
        ),
        Message(
            ["8004951700000000000000288c03612d31948c0166945d944b016185947d9474942e"],
            "([1],)"
        ),
        Message(
            ["8004951800000000000000288c03612d31948c0166944b014b02869485947d9474942e"],
            "((1, 2),)"
        ),
        Message(
            ["8004950c00000000000000284e8c016694297d9474942e"],
            nil
        ),
        Message(
            ["8004951500000000000000288c03612d31948c0166945d944b01617d9474942e"],
            nil
        ),
    ]

    @Test(arguments: messages)
    func readsAMessageOfCPython(message: Message) throws {
        let payload = message.pickle
        let call = Self.stock(payload[...])
        let arguments = try call.map { try WireValue.tuple($0.arguments).representation() }
        #expect(arguments == message.arguments)
        guard let call else { return }
        let request = try Request(try PickleReader.readByMachine(payload[...]))
        #expect(Array(payload[call.header.ident]) == Array((request.ident ?? "").utf8))
        #expect(Array(payload[call.header.method]) == Array(request.method.utf8))
        #expect(call.arguments == request.arguments)
        #expect(request.keywords.isEmpty)
        for length in 0..<payload.count {
            #expect(Self.stock(payload[..<length]) == nil)
        }
    }

    @Test(arguments: [WireValue.null, .int(-3), .text("ä"), .float(0.5), .bool(false)])
    func anAnswerIsWrittenAndReadAsTheFrameIs(value: WireValue) throws {
        for (isDelivery, frame) in [
            (false, LinkFrame.reply(call: 9, .returning(value))),
            (true, LinkFrame.delivery(call: 9, value)),
        ] {
            var expected: [UInt8] = [1]
            expected.appendFrame { frame.append(to: &$0) }
            var output = OutgoingBytes([1])
            let writer = AnswerWriter(.link(call: 9))
            let fate = writer.appendFrame(
                returning: .value(value),
                isDelivery: isDelivery,
                to: &output
            )
            #expect(fate == .written)
            #expect(output.bytes == expected)
            let payload = output.bytes[5...]
            let answer = ScalarAnswer(payload.span, limits: .standard)
            #expect(answer?.call == 9)
            #expect(answer?.value == value)
            #expect(answer?.isDelivery == isDelivery)
        }
    }

    @Test(
        arguments: [
            WireValue.null, .int(1 << 40), .text("ä"), .list([.int(1)]),
            .text(String(repeating: "x", count: 64)),
        ]
    )
    func aReplyIsWrittenAsItsValueIs(value: WireValue) {
        var output = OutgoingBytes()
        #expect(AnswerWriter(.stock).appendFrame(.returning(value), to: &output) == .written)
        var expected: [UInt8] = []
        expected.appendFrame { $0 += Reply.returning(value).value.pickled }
        #expect(output.contiguous == expected)
    }

    @Test(arguments: [AnswerWriter.Mode.stock, .link(call: .max)])
    func theLongestScalarFitsItsFrame(mode: AnswerWriter.Mode) {
        let value = WireValue.text(String(repeating: "x", count: PickleWriter.shortestShared - 1))
        var output = OutgoingBytes()
        let writer = AnswerWriter(mode, limit: 128)
        let fate = writer.appendFrame(returning: .value(value), isDelivery: true, to: &output)
        #expect(fate == .written)
        #expect(output.bytes.count <= 128)
    }

    /// A frame that is too long, or for which there is no memory, isn't begun.
    @Test(arguments: [AnswerWriter.Mode.stock, .link(call: 3)])
    func nothingIsLeftOfWhatDoesNotFit(mode: AnswerWriter.Mode) {
        let value = StoredValue.value(.text(String(repeating: "x", count: 10_000)))
        var output = OutgoingBytes([7])
        let limited = AnswerWriter(mode, limit: 1000)
        guard case .tooLong = limited.appendFrame(returning: value, isDelivery: false, to: &output)
        else {
            Issue.record("it isn't too long")
            return
        }
        let starving = AnswerWriter(mode, room: 1000)
        #expect(
            starving.appendFrame(returning: value, isDelivery: false, to: &output) == .noRoom
        )
        #expect(output.bytes == [7])
    }

    @Test(arguments: [[], [7], [1, .max, 1 << 40]] as [[UInt64]])
    func confirmationsAreReadAsTheFrameIs(calls: [UInt64]) throws {
        var payload: [UInt8] = []
        LinkFrame.received(calls: calls).append(to: &payload)
        for length in 0...payload.count {
            let part = payload[..<length]
            var read: [UInt64] = []
            let isRead = LinkFrame.readReceived(part.span) { read.append($0) }
            let frame = try? LinkFrame(part)
            #expect(frame == (isRead ? .received(calls: read) : nil))
        }
        payload[0] += 1
        let isRead = LinkFrame.readReceived(payload.span) { _ in }
        #expect(!isRead)
    }
}
