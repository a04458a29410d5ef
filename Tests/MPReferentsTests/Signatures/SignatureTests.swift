import MPReferents
import MPWire
import Testing

/// How arguments are put in order; the complaints stand in the tables of the shared types.
@Suite struct SignatureTests {
    private let put = Signature.named(
        "Queue.put",
        [.required("item"), .optional("block"), .optional("timeout")]
    )

    @Test func leavesPositionalArgumentsWhereTheyAre() throws {
        #expect(try put.bind([.int(1)], [:]) == nil)
        #expect(try Signature.parsed("acquire", ["blocking"]).bind([.int(1)], [:]) == nil)
        #expect(try Signature.variadic.bind([.int(1)], ["a": .int(2)]) == nil)
    }

    private static let signatures: [Signature] = [
        .noArguments("list.clear"), .oneArgument("list.append"), .positional("list.insert", 2...2),
        .positional("dict.get", 1...2), .slot("__len__", 0), .unpackingSlot("__setitem__", 2),
        .parsed("acquire", ["blocking", "timeout"]), .keywordOnly("sort", ["key", "reverse"]),
        .named("f", []), .named("f", [.required("a"), .optional("b")]),
        .function("f", [.required("a"), .required("b")]), .variadic,
    ]

    @Test(arguments: signatures)
    func plainCountsAreThoseThatNeedNoOrder(signature: Signature) {
        for count in 0..<5 {
            let arguments = Array(repeating: WireValue.null, count: count)
            let isPlain = (try? signature.bind(arguments, [:]) == nil) ?? false
            #expect(signature.plainCounts.contains(count) == isPlain)
        }
    }

    @Test func putsKeywordsInTheirPlaces() throws {
        #expect(
            try put.bind([.int(1)], ["timeout": .int(3)]) == [.int(1), nil, .int(3)]
        )
        let acquire = Signature.parsed("acquire", ["blocking", "timeout"])
        #expect(try acquire.bind([], ["timeout": .int(3)]) == [nil, .int(3)])
        let sort = Signature.keywordOnly("sort", ["key", "reverse"])
        #expect(try sort.bind([], ["reverse": .int(3)]) == [nil, .int(3)])
    }

    @Test(arguments: [
        (1, "f() missing 1 required positional argument: 'a'"),
        (2, "f() missing 2 required positional arguments: 'a' and 'b'"),
        (3, "f() missing 3 required positional arguments: 'a', 'b', and 'c'"),
    ])
    func listsWhatIsMissing(count: Int, text: String) {
        let names = ["a", "b", "c"].prefix(count)
        let signature = Signature.named("f", names.map { .required($0) })
        #expect(throws: PythonException.typeError(text)) { try signature.bind([], [:]) }
    }

    @Test func refusesKeywordsThatAreNoTexts() throws {
        var keywords = WireDictionary()
        keywords[try WireKey(.int(1))] = .int(2)
        #expect(throws: PythonException.typeError("keywords must be strings")) {
            try put.bind([], keywords)
        }
    }
}
