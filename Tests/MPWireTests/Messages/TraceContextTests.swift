import MPWire
import Testing

/// What tracers send along, and its bytes.
@Suite struct TraceContextTests {
    private static let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    private func context(_ pairs: [(name: String, value: String)]) throws -> TraceContext {
        try TraceContext(pairs)
    }

    @Test func keepsPairsInTheirOrder() throws {
        let context = try context([("traceparent", Self.parent), ("tracestate", ""), ("ü", "é")])
        #expect(context.pairs.map(\.name) == ["traceparent", "tracestate", "ü"])
        #expect(context.pairs.map(\.value) == [Self.parent, "", "é"])
        #expect(context["traceparent"] == Self.parent)
        #expect(context["tracestate"] == "")
        #expect(context["Traceparent"] == nil)
        #expect(try TraceContext(context.value) == context)
    }

    /// The vector of `docs/wire-protocol.md`, byte by byte.
    @Test func hasTheLayoutOfThePage() throws {
        let context = try context([("b3", "0"), ("é", "xy")])
        #expect(
            context.field
                == [2, 0x62, 0x33, 0, 1, 0x30] + [2, 0xc3, 0xa9, 0, 2, 0x78, 0x79]
        )
        #expect(try TraceContext(field: context.field) == context)
    }

    @Test func takesAsMuchAsItSays() throws {
        let many = (0..<TraceContext.mostPairs).map { (name: "n\($0)", value: "") }
        #expect(try context(many).pairs.count == TraceContext.mostPairs)
        #expect(throws: TraceContextError.self) { try context(many + [("more", "")]) }
        let length = TraceContext.longestFieldInBytes - 4
        let longest = try context([("n", String(repeating: "x", count: length))])
        #expect(longest.field.count == TraceContext.longestFieldInBytes)
        #expect(throws: TraceContextError.self) {
            try context([("n", String(repeating: "x", count: length + 1))])
        }
        #expect(try context([(String(repeating: "n", count: 255), "")]).pairs.count == 1)
        #expect(throws: TraceContextError.self) {
            try context([(String(repeating: "n", count: 256), "")])
        }
    }

    @Test(
        arguments: [
            ([], "without any pair"),
            ([0, 0, 0], "an empty name"),
            ([1, 0x61], "ends inside a pair"),
            ([1, 0x61, 0], "ends inside a pair"),
            ([1, 0x61, 0, 1], "ends inside a pair"),
            ([1, 0xff, 0, 0], "not UTF-8"),
            ([1, 0x61, 0, 1, 0xff], "not UTF-8"),
            ([1, 0x61, 0, 0, 1, 0x61, 0, 0], "occurs twice"),
            ([UInt8](repeating: 0x61, count: 8193), "more than 8192 bytes"),
        ] as [([UInt8], String)]
    )
    func refusesOtherBytes(field: [UInt8], words: String) {
        let error = #expect(throws: TraceContextError.self) { try TraceContext(field: field) }
        #expect(error?.description.contains(words) == true)
    }

    @Test(
        arguments: [.null, .list([]), .dict(["a": .int(1)]), .dict([:])] as [WireValue]
    )
    func refusesOtherValues(value: WireValue) {
        #expect(throws: TraceContextError.self) { try TraceContext(value) }
    }
}

/// Calls with a trace context.
@Suite struct TracedFrameTests {
    private static let context = try? TraceContext([(name: "b3", value: "0")])

    private func payload(_ request: Request) throws -> [UInt8] {
        let frame = LinkFrame.tracedCall(7, request, try #require(Self.context))
        var bytes: [UInt8] = []
        frame.append(to: &bytes)
        return bytes
    }

    /// The vector of `docs/wire-protocol.md`, byte by byte.
    @Test func hasTheLayoutOfThePage() throws {
        let request = Request(
            ident: "test-2",
            method: "get",
            arguments: [.text("a")],
            timeout: .nanoseconds(258)
        )
        let expected: [UInt8] =
            [1, 0, 0, 0, 0, 0, 0, 0, 7, 6, 0, 0, 0, 0, 0, 0, 1, 2]
            + [0, 6, 2, 0x62, 0x33, 0, 1, 0x30]
            + [0, 0, 0, 6] + Array("test-2".utf8) + [0, 0, 0, 3] + Array("get".utf8)
            + [0x80, 4, 0x8c, 1, 0x61, 0x85, 0x2e]
        #expect(try payload(request) == expected)
        var whole = OutgoingBytes()
        LinkFrame.appendFrame(call: 7, request, continuing: Self.context, to: &whole)
        #expect(Array(whole.bytes.dropFirst(4)) == expected)
    }

    @Test(
        arguments: [
            Request(ident: "a-1", method: "append", arguments: [.int(7)]),
            Request(ident: nil, method: "f", keywords: ["k": .null]),
            Request(ident: "a-1", method: "get", timeout: .seconds(1)),
        ]
    )
    func isReadAsItWasWritten(request: Request) throws {
        let bytes = try payload(request)
        let context = try #require(Self.context)
        #expect(try LinkFrame(bytes[...], from: .client) == .tracedCall(7, request, context))
        // Spans can't be passed to macros.
        let hasContext = LinkFrame.hasTraceContext(bytes.span)
        #expect(hasContext)
        let found = CallHeader(link: bytes.span)
        let header = try #require(found)
        let range = try #require(header.traceContext)
        #expect(Array(bytes[range]) == context.field)
        for length in bytes.indices {
            #expect(throws: LinkFrameError.self) { try LinkFrame(bytes.prefix(length)) }
        }
    }

    /// With a context that is wrong, the stream is broken: what follows it may be anything.
    @Test func refusesAFaultyContext() throws {
        var bytes = try payload(Request(ident: "a", method: "f"))
        // The length of the name.
        bytes[12] = 0
        let error = #expect(throws: LinkFrameError.self) { try LinkFrame(bytes[...]) }
        #expect(error?.description == "a call has a trace context with an empty name")
    }

    /// The arguments of plain calls are read without the pickle machine, with a context, too.
    @Test func argumentsStayEncoded() throws {
        let bytes = try payload(Request(ident: "a-1", method: "append", arguments: [.int(7)]))
        let found = CallHeader(link: bytes.span)
        let header = try #require(found)
        let none = header.arguments(in: bytes.span, limits: .standard)
        #expect(none == nil)
        let arguments = header.withoutTraceContext.arguments(in: bytes.span, limits: .standard)
        #expect(arguments?.map(\.decoded) == [.int(7)])
    }
}
