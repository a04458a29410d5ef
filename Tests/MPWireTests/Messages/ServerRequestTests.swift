import Testing

@testable import MPWire

/// Requests to the server itself travel as CPython's servers, and our older ones, expect them.
@Suite struct ServerRequestTests {
    private static let token = Token(typeid: "list", address: .unix(path: "/s"), ident: "7")

    private static let cases: [(ServerRequest, String, [WireValue])] = [
        (.acceptConnection(name: "swift-1|2"), "accept_connection", [.text("swift-1|2")]),
        (.call(function: "sum", .init([.int(1)])), "call", [.text("sum"), .int(1)]),
        (.create(typeid: "list", .init([.list([])])), "create", [.text("list"), .list([])]),
        (.debugInfo, "debug_info", []),
        (.decref(ident: "7"), "decref", [.text("7")]),
        (.drop(idents: ["7"], force: true), "drop", [.list([.text("7")]), .bool(true)]),
        (
            .getNamed(typeid: "Value", name: "n", .init([.text("i"), .int(0)])), "create",
            [.text("get_named"), .text("Value"), .text("n"), .text("i"), .int(0)]
        ),
        (
            .getNamed(typeid: "list", name: "n", lifetime: .session, .init()), "create",
            [.text("get_named"), .text("list"), .tuple([.text("n"), .text("session")])]
        ),
        (
            .getNamed(typeid: nil, name: "n", .init()), "create",
            [.text("get_named"), .null, .text("n")]
        ),
        (.names(after: "a", limit: 9), "names", [.text("a"), .int(9)]),
        (.removeName("n"), "remove_name", [.text("n")]),
        (.refuseDelivery(call: 3, positions: nil), "refuse_delivery", [.int(3), .null]),
        (
            .refuseDelivery(call: 3, positions: [1]), "refuse_delivery",
            [.int(3), .list([.int(1)])]
        ),
        (.getMethods(token), "get_methods", [token.value]),
        (.incref(ident: "7"), "incref", [.text("7")]),
        (.inspect(.init()), "inspect", []),
        (.inspect(.init(limit: 5)), "inspect", [.null, .int(5)]),
        (.numberOfObjects, "number_of_objects", []),
        (.openLink(version: 1, options: [:]), "open_link", [.int(1), .dict([:])]),
        (
            .orphans(.init(from: .dict(["orphans": .int(3)]))), "orphans",
            [
                .dict(["orphans": .int(3)])
            ]
        ),
        (.types, "types", []),
    ]

    @Test(arguments: 0..<cases.count)
    func itTravelsByNameAndArguments(_ index: Int) {
        let (request, method, arguments) = Self.cases[index]
        let travelling = Request(request)
        #expect(travelling == Request(ident: nil, method: method, arguments: arguments))
        #expect(travelling.serverRequest == request.name)
    }

    @Test func keywordsOfConstructorsStayKeywords() {
        let arguments = RequestArguments([.int(2)], keywords: ["timeout": .float(1)])
        let travelling = Request(.create(typeid: "Barrier", arguments))
        #expect(travelling.arguments == [.text("Barrier"), .int(2)])
        #expect(travelling.keywords == ["timeout": .float(1)])
    }

    @Test func aMethodOfAnotherNameIsNoRequestToTheServer() {
        #expect(Request(ident: nil, method: "get_named").serverRequest == nil)
        #expect(Request(ident: nil, method: "acceptConnection").serverRequest == nil)
    }
}
