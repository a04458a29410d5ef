import MPWire
import Testing

@Suite(.timeLimit(.minutes(10)))
struct RequestTests {
    /// Everything that clients were recorded to send.
    static let recorded = Vectors.all.messages.filter {
        $0.name.hasPrefix("req ") || $0.name.hasPrefix("call ")
    }

    @Test(arguments: recorded)
    func readsAndWritesWhatWasRecorded(message: Vectors.Message) throws {
        for pickle in message.pickles {
            let value = try PickleReader.read(pickle[...])
            let request = try Request(value)
            #expect((request.ident == nil) == message.name.hasPrefix("req "))
            #expect(request.value == value)
            #expect(try Request(request.value) == request)
        }
    }

    @Test
    func takesTheFourPartsApart() throws {
        let message = try #require(Self.recorded.first { $0.name == "call put timeout kw" })
        for pickle in message.pickles {
            let request = try Request(try PickleReader.read(pickle[...]))
            let expected = Request(
                ident: "7f0000000001",
                method: "put",
                arguments: [.int(2)],
                keywords: ["timeout": .float(0.1)]
            )
            #expect(request == expected)
        }
    }

    @Test
    func takesAListOfArguments() throws {
        let value = WireValue.tuple([.null, .text("dummy"), .list([.int(1)]), .dict([:])])
        #expect(try Request(value).arguments == [.int(1)])
    }

    static let malformed: [(WireValue, String)] = [
        (.null, "a request is a tuple of ident, method, arguments and keywords"),
        (.tuple([]), "a request is a tuple of ident, method, arguments and keywords"),
        (
            .tuple([.null, .null, .tuple([]), .dict([:])]),
            "the method of a request is of type NoneType, not str"
        ),
        (
            .tuple([.null, .text("f"), .int(1), .dict([:])]),
            "the arguments of a request are of type int, not tuple"
        ),
        (
            .tuple([.null, .text("f"), .tuple([]), .null]),
            "the keywords of a request are of type NoneType, not dict"
        ),
    ]

    @Test(arguments: malformed)
    func refusesWhatIsNoRequest(value: WireValue, reason: String) {
        let error = #expect(throws: MessageError.self) { try Request(value) }
        #expect(error?.description == reason)
    }

    @Test
    func refusesKeywordsThatAreNoStrings() throws {
        var keywords = WireDictionary()
        keywords[try WireKey(.int(1))] = .int(1)
        let value = WireValue.tuple([.null, .text("f"), .tuple([]), .dict(keywords)])
        #expect(throws: MessageError("keywords must be strings")) { try Request(value) }
    }
}
