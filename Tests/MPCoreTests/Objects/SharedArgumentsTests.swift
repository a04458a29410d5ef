import MPWire
import Testing

@testable import MPCore

/// Shared objects as arguments of methods that iterate over them.
@Suite struct SharedArgumentsTests {
    private let harness = CoreHarness()

    /// A proxy of an object as a client sends it.
    private func proxy(_ ident: String, _ name: String = "ListProxy") -> WireValue {
        let typeid = name == "DictProxy" ? "dict" : "list"
        let token = Token(typeid: typeid, address: .unix(path: "/run/test.sock"), ident: ident)
        let type = WireGlobal("multiprocessing.managers", name)
        return .proxy(WireProxy(token: token, proxyType: type))
    }

    private func list(_ elements: Int...) -> String {
        harness.create("list", [.list(elements.map { .int($0) })])
    }

    private func contents(of ident: String) -> Reply? {
        let id = harness.serve()
        harness.request(ident, "#GETVALUE", on: id)
        return harness.reply(on: id)
    }

    private func call(_ ident: String, _ method: String, _ arguments: [WireValue]) -> Reply? {
        let id = harness.serve()
        harness.request(ident, method, arguments, on: id)
        return harness.reply(on: id)
    }

    @Test func itsElementsAreTaken() {
        let (one, other) = (list(1), list(3, 4))
        _ = call(one, "extend", [proxy(other)])
        #expect(contents(of: one) == .returning(.list([1, 3, 4].map { .int($0) })))
        #expect(contents(of: other) == .returning(.list([.int(3), .int(4)])))
    }

    @Test func aListIsExtendedByItself() {
        let one = list(1, 2)
        _ = call(one, "extend", [proxy(one)])
        #expect(contents(of: one) == .returning(.list([1, 2, 1, 2].map { .int($0) })))
    }

    @Test func aSliceIsReplacedAndAnElementStaysAProxy() {
        let (one, other) = (list(1, 2), list(3))
        _ = call(one, "__setitem__", [.slice(.null, .int(1), .null), proxy(other)])
        #expect(contents(of: one) == .returning(.list([.int(3), .int(2)])))
        _ = call(one, "__setitem__", [.int(0), proxy(other)])
        guard case .returning(.list(let elements)) = contents(of: one), case .proxy = elements[0]
        else {
            Issue.record("the element is no proxy")
            return
        }
    }

    @Test func aDictIsUpdatedAndMadeFromAnother() {
        let one = harness.create("dict", [.dict(["a": .int(1)])])
        let other = harness.create("dict", [.dict(["b": .int(2)])])
        _ = call(one, "update", [proxy(other, "DictProxy")])
        let both: WireDictionary = ["a": .int(1), "b": .int(2)]
        #expect(contents(of: one) == .returning(.dict(both)))
        let copy = harness.create("dict", [proxy(one, "DictProxy")])
        #expect(contents(of: copy) == .returning(.dict(both)))
        let keys = harness.create("list", [proxy(one, "DictProxy")])
        #expect(contents(of: keys) == .returning(.list([.text("a"), .text("b")])))
    }

    /// As in CPython, where an operator of a list takes lists only.
    @Test func operatorsTakeNone() {
        let (one, other) = (list(1), list(2))
        guard case .raising(let error) = call(one, "__add__", [proxy(other)]) else {
            Issue.record("a list and a proxy were added")
            return
        }
        #expect(error.type.name == "TypeError")
    }

    @Test func whoMayNotReadAnObjectCantHaveItRead() throws {
        let (one, other) = (list(1), list(2))
        let rights = try Rights(parsing: "allow * call list.extend\nallow * connect\ndeny * *")
        harness.core.setRights(rights, into: &harness.output)
        guard case .raising(let error) = call(one, "extend", [proxy(other)]) else {
            Issue.record("a list was read by a client that may not read it")
            return
        }
        #expect(error.type.name == "PermissionError")
    }
}
