import Testing

@testable import MPWire

/// A call that is read where it lies is the one that is read in the general way.
@Suite(.timeLimit(.minutes(1)))
struct PlainCallTests {
    private static let requests = [
        Request(ident: "0123456789abcdef-1", method: "get", arguments: [.text("key")]),
        Request(ident: "a-1", method: "acquire"),
        Request(ident: "a-1", method: "put", arguments: [.float(1.5), .bool(true), .null]),
        Request(ident: "a-1", method: "f", arguments: (0..<8).map { .int($0 - 4) }),
        Request(ident: "a-1", method: "g", arguments: [.bytes([1, 2])]),
        Request(ident: "a-1", method: "get", timeout: .milliseconds(1500)),
        Request(ident: "", method: ""),
    ]
    private static let others = [
        Request(ident: "a-1", method: "sort", keywords: ["reverse": .bool(true)]),
        Request(ident: "a-1", method: "extend", arguments: [.list([.int(1)])]),
        Request(ident: "a-1", method: "add", arguments: [.tuple([.int(1)])]),
        Request(ident: "a-1", method: "f", keywords: ["a": .null], timeout: .zero),
    ]

    private static func payload(_ request: Request) -> [UInt8] {
        var bytes: [UInt8] = []
        LinkFrame.call(7, request).append(to: &bytes)
        return bytes
    }

    @Test(arguments: requests)
    func readsAFrame(request: Request) throws {
        let payload = Self.payload(request)
        let call = try #require(PlainCall(link: payload.span, limits: .standard))
        #expect(call.number == 7)
        #expect(Array(payload[call.ident]) == Array((request.ident ?? "").utf8))
        #expect(Array(payload[call.method]) == Array(request.method.utf8))
        #expect(call.arguments == request.arguments)
        #expect(call.timeoutInNanoseconds.map { .nanoseconds($0) } == request.timeout)
        for length in 0..<payload.count {
            #expect(PlainCall(link: payload[..<length].span, limits: .standard) == nil)
        }
    }

    @Test(arguments: others)
    func leavesOtherFramesToTheGeneralWay(request: Request) {
        #expect(PlainCall(link: Self.payload(request).span, limits: .standard) == nil)
    }

    @Test(arguments: requests + others)
    func aCallIsWrittenAsTheFrameIs(request: Request) {
        var bytes: [UInt8] = []
        LinkFrame.append(call: 7, request, to: &bytes)
        #expect(bytes == Self.payload(request))
    }

    /// Messages as CPython 3.13 writes them: `pickle.dumps((ident, method, args, {}))`.
    @Test(
        arguments: [
            (
                "8004951a00000000000000288c03612d31948c03676574948c036b65799485947d9474942e",
                "('key',)" as String?
            ),
            (
                "8004951300000000000000288c03612d31948c0367657494297d9474942e",
                "()" as String?
            ),
            (
                "8004951800000000000000288c03612d31948c03676574944b014b0286947d9474942e",
                "(1, 2)" as String?
            ),
            (
                "8004951d00000000000000288c03612d31948c0367657494284b014b024b034b0474947d9474942e",
                "(1, 2, 3, 4)" as String?
            ),
            (
                "8004951f00000000000000288c03612d31948c0370757494473ff80000000000004e8887947d9474"
                    + "942e",
                "(1.5, None, True)" as String?
            ),
            (
                "8004952500000000000000288c03612d31948c03707574944afbffffff430178948a060000000000"
                    + "0187947d9474942e",
                "(-5, b'x', 1099511627776)" as String?
            ),
            (
                "8005951a00000000000000288c03612d31948c03676574948c036b65799485947d9474942e",
                "('key',)" as String?
            ),
            (
                "8005951300000000000000288c03612d31948c0367657494297d9474942e",
                "()" as String?
            ),
            (
                "8005951800000000000000288c03612d31948c03676574944b014b0286947d9474942e",
                "(1, 2)" as String?
            ),
            (
                "8005951d00000000000000288c03612d31948c0367657494284b014b024b034b0474947d9474942e",
                "(1, 2, 3, 4)" as String?
            ),
            (
                "8005951f00000000000000288c03612d31948c0370757494473ff80000000000004e8887947d9474"
                    + "942e",
                "(1.5, None, True)" as String?
            ),
            (
                "8005952500000000000000288c03612d31948c03707574944afbffffff430178948a060000000000"
                    + "0187947d9474942e",
                "(-5, b'x', 1099511627776)" as String?
            ),
            (
                "8004951d00000000000000288c03612d31948c03736574948c046b65793194680286947d9474942e",
                nil
            ),
            (
                "8004952000000000000000288c03612d31948c04736f727494297d948c0772657665727365948873"
                    + "74942e",
                nil
            ),
            (
                "8004951700000000000000288c03612d31948c0166945d944b016185947d9474942e",
                nil
            ),
            (
                "8004951800000000000000288c03612d31948c0166944b014b02869485947d9474942e",
                nil
            ),
            (
                "8004950c00000000000000284e8c016694297d9474942e",
                nil
            ),
            (
                "8004951500000000000000288c03612d31948c0166945d944b01617d9474942e",
                nil
            ),
        ]
    )
    func readsAMessageOfCPython(pickle: String, arguments: String?) throws {
        let payload = [UInt8](hexadecimal: pickle)
        let call = PlainCall(stock: payload.span, limits: .standard)
        #expect(try call.map { try WireValue.tuple($0.arguments).representation() } == arguments)
        guard let call else { return }
        let request = try Request(try PickleReader.readByMachine(payload[...]))
        #expect(Array(payload[call.ident]) == Array((request.ident ?? "").utf8))
        #expect(Array(payload[call.method]) == Array(request.method.utf8))
        #expect(call.arguments == request.arguments)
        #expect(request.keywords.isEmpty)
        for length in 0..<payload.count {
            #expect(PlainCall(stock: payload[..<length].span, limits: .standard) == nil)
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
            var bytes: [UInt8] = [1]
            #expect(
                LinkFrame.appendScalarFrame(to: 9, value, isDelivery: isDelivery, in: &bytes)
            )
            #expect(bytes == expected)
            #expect(LinkFrame(plainAnswer: bytes[5...].span, limits: .standard) == frame)
            #expect(bytes.count - 1 <= LinkFrame.longestScalarFrame)
        }
    }

    @Test func theLongestScalarFitsItsFrame() {
        var bytes: [UInt8] = []
        let value = WireValue.text(String(repeating: "x", count: PickleWriter.shortestShared - 1))
        #expect(LinkFrame.appendScalarFrame(to: .max, value, isDelivery: true, in: &bytes))
        #expect(bytes.count <= LinkFrame.longestScalarFrame)
    }
}
