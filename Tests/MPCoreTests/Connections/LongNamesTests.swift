import MPReferents
import MPWire
import Testing

@testable import MPCore

/// Names of many bytes are refused in few words, and nothing of their length is done with them.
@Suite(.timeLimit(.minutes(10))) struct LongNamesTests {
    /// A name of 16 MiB that takes long to compare by characters: its letters are composed anew each time.
    private static let name = String(repeating: "e\u{301}", count: (16 << 20) / 3)
    private static let mostBytes = 4096

    private enum Request: String, CaseIterable {
        case method, typeid, name, typeidOfNamed, function, served, ident, decref, token, drop
        case keyword
    }

    /// What is sent as a control request.
    private func send(_ request: Request, on id: ConnectionID, of harness: CoreHarness) {
        let name = WireValue.text(Self.name)
        switch request {
        case .method: harness.request(nil, Self.name, on: id)
        case .typeid: harness.request(nil, "create", [name], on: id)
        case .name:
            harness.request(nil, "create", [.text("get_named"), .text("list"), name], on: id)
        case .typeidOfNamed:
            harness.request(nil, "create", [.text("get_named"), name, .text("n")], on: id)
        case .function: harness.request(nil, "call", [name], on: id)
        case .served: harness.request(nil, "accept_connection", [name], on: id)
        case .ident: harness.request(nil, "incref", [name], on: id)
        case .decref: harness.request(nil, "decref", [name], on: id)
        case .token:
            let token = Token(typeid: Self.name, address: nil, ident: Self.name)
            harness.request(nil, "get_methods", [token.value], on: id)
        case .drop: harness.request(nil, "drop", [.list([name])], on: id)
        case .keyword:
            harness.request(nil, "incref", [], [Self.name: .null], on: id)
        }
    }

    /// With rules, each name is matched against patterns.
    private func harness() throws -> CoreHarness {
        let rights = try Rights(parsing: "deny * call *.*ab*ba*\notherwise allow")
        let harness = CoreHarness {
            $0.operators = [7]
            $0.rights = rights
        }
        _ = harness.create("get_named", [.text("list"), .text("n")])
        return harness
    }

    @Test func controlRequestsAreAnsweredInFewBytes() throws {
        let harness = try harness()
        for request in Request.allCases {
            let id = harness.openAuthenticated()
            send(request, on: id, of: harness)
            let frame = try #require(harness.nextFrame(on: id), "\(request) isn't answered")
            #expect(frame.count < Self.mostBytes, "\(request) is answered by \(frame.count) bytes")
        }
        #expect(harness.idents.count == 1)
        for event in harness.events { #expect("\(event)".utf8.count < Self.mostBytes) }
        // Whoever calls itself so is shown by the beginning of it.
        guard case .returning(.dict(let state))? = harness.control("inspect") else {
            return _ = Issue.record("inspect failed")
        }
        var bytes: [UInt8] = []
        state[text: "connections"]?.appendPickle(to: &bytes)
        #expect(bytes.count < Self.mostBytes)
    }

    @Test func callsAreAnsweredInFewBytes() throws {
        let harness = try harness()
        let served = harness.serve()
        let list = harness.idents[0]
        harness.request(list, Self.name, on: served)
        #expect(try #require(harness.nextFrame(on: served)).count < Self.mostBytes)
        harness.request(Self.name, "append", on: served)
        #expect(try #require(harness.nextFrame(on: served)).count < Self.mostBytes)
        harness.request(list, "sort", [], [Self.name: .null], on: served)
        #expect(try #require(harness.nextFrame(on: served)).count < Self.mostBytes)
        let link = harness.openLink()
        harness.call(1, list, Self.name, on: link)
        #expect(try #require(harness.nextFrame(on: link)).count < Self.mostBytes)
        harness.call(2, Self.name, "append", on: link)
        #expect(try #require(harness.nextFrame(on: link)).count < Self.mostBytes)
        harness.send(.release(idents: [Self.name]), on: link)
        harness.call(3, list, "__len__", on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 3, .returning(.int(0))))
    }

    @Test func aNameMayHaveAsManyBytesAsItSays() {
        let harness = CoreHarness()
        let longest = String(repeating: "n", count: 1024)
        let made = harness.control("create", [.text("get_named"), .text("list"), .text(longest)])
        guard case .returning? = made else { return _ = Issue.record("\(made as Any)") }
        let refused = harness.control(
            "create",
            [.text("get_named"), .text("list"), .text(longest + "n")]
        )
        guard case .traceback(let text)? = refused else { return _ = Issue.record("it is made") }
        #expect(text.contains("ValueError: the name of an object has at most 1024 bytes, not 1025"))
    }
}
