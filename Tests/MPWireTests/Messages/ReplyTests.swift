import MPWire
import Testing

@Suite(.timeLimit(.minutes(10)))
struct ReplyTests {
    /// Everything that servers were recorded to send.
    static let recorded = Vectors.all.messages.filter { message in
        !RequestTests.recorded.contains { $0.name == message.name }
    }

    @Test(arguments: recorded)
    func readsAndWritesWhatWasRecorded(message: Vectors.Message) throws {
        for pickle in message.pickles {
            let value = try PickleReader.read(pickle[...])
            let reply = try Reply(value)
            let kind = String(message.name.prefix { $0 != " " })
            #expect(Self.name(of: reply) == kind)
            // NaN is there, which is equal to nothing.
            #expect(try reply.value.representation() == value.representation())
        }
    }

    /// What the recorded messages call this kind.
    private static func name(of reply: Reply) -> String {
        switch reply {
        case .returning: "ret"
        case .raising: "err"
        case .proxy: "proxy"
        case .traceback: "traceback"
        case .unserializable: "unserializable"
        }
    }

    @Test
    func takesAProxyApart() throws {
        let message = try #require(Self.recorded.first { $0.name == "proxy AsyncResult tcp" })
        for pickle in message.pickles {
            let reply = try Reply(try PickleReader.read(pickle[...]))
            guard case .proxy(let exposed, let token) = reply else {
                Issue.record("expected a proxy, got \(reply)")
                continue
            }
            #expect(exposed == ["get", "ready", "successful", "wait"])
            #expect(token.typeid == "AsyncResult")
            #expect(token.address == .tcp(host: "127.0.0.1", port: 5000))
        }
    }

    @Test
    func takesAnExceptionApart() throws {
        let message = try #require(Self.recorded.first { $0.name == "err IndexError" })
        for pickle in message.pickles {
            let reply = try Reply(try PickleReader.read(pickle[...]))
            #expect(reply == .raising(.indexError("list index out of range")))
        }
    }

    @Test
    func replacesLoneSurrogatesInATraceback() throws {
        let value = WireValue.tuple([
            .text("#TRACEBACK"), .surrogateText([0x61, 0xed, 0xa0, 0x80]),
        ])
        guard case .traceback(let text) = try Reply(value) else {
            Issue.record("expected a traceback")
            return
        }
        #expect(text.hasPrefix("a\u{fffd}"))
    }

    static let malformed: [(WireValue, String)] = [
        (.null, "a reply is a tuple of kind and result"),
        (.tuple([.text("#RETURN")]), "a reply is a tuple of kind and result"),
        (.tuple([.int(1), .null]), "a reply is a tuple of kind and result"),
        (
            .tuple([.text("#OTHER"), .null]),
            "the kind of a reply is none of the five that there are"
        ),
        (
            .tuple([.text("#ERROR"), .text("x")]),
            "what was raised is of type str, not exception"
        ),
        (
            .tuple([.text("#TRACEBACK"), .int(1)]),
            "the result of #TRACEBACK is of type int, not str"
        ),
        (
            .tuple([.text("#PROXY"), .tuple([])]),
            "a proxy is a tuple of names and token"
        ),
        (
            .tuple([.text("#PROXY"), .tuple([.tuple([.int(1)]), .null])]),
            "the name of an exposed method is of type int, not str"
        ),
        (
            .tuple([.text("#PROXY"), .tuple([.tuple([]), .null])]),
            "expected a Token, found NoneType"
        ),
    ]

    @Test(arguments: malformed)
    func refusesWhatIsNoReply(value: WireValue, reason: String) {
        let error = #expect(throws: MessageError.self) { try Reply(value) }
        #expect(error?.description == reason)
    }
}
