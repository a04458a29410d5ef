import MPReferents
import MPWire
import Testing

@testable import MPCore

/// How long objects live: references of clients, proxies inside other objects, names.
@Suite struct ObjectLifeTests {
    private func proxy(_ ident: String, _ typeid: String = "list") -> WireValue {
        .proxy(
            WireProxy(
                token: Token(typeid: typeid, address: .unix(path: "/elsewhere"), ident: ident),
                proxyType: WireGlobal("multiprocessing.managers", "ListProxy")
            )
        )
    }

    @Test func anObjectEndsWithItsLastReference() {
        let harness = CoreHarness()
        let ident = harness.create("list")
        #expect(harness.control("incref", [.text(ident)]) == .returning(.null))
        #expect(harness.control("decref", [.text(ident)]) == .returning(.null))
        #expect(harness.control("number_of_objects") == .returning(.int(1)))
        #expect(harness.control("decref", [.text(ident)]) == .returning(.null))
        #expect(harness.control("number_of_objects") == .returning(.int(0)))
    }

    /// Found by the fuzzer: the count once went below zero, so that the object never ended.
    @Test func aReferenceIsGivenBackByWhoTookItAlone() {
        let harness = CoreHarness()
        let link = harness.openLink()
        let arguments: [WireValue] = [.text("get_named"), .text("list"), .text("n")]
        harness.send(
            .call(1, Request(ident: nil, method: "create", arguments: arguments)),
            on: link
        )
        guard case .raising(let refusal) = harness.control("decref", [.text("test-1")]) else {
            Issue.record("a reference was given back by who hadn't taken it")
            return
        }
        #expect(refusal.type.description == "builtins.PermissionError")
        #expect(harness.core.objects["test-1"]?.references == 1)
        harness.close(link)
        #expect(harness.core.objects["test-1"]?.references == 0)
    }

    @Test func identsAreNeverUsedAgain() {
        let harness = CoreHarness()
        let first = harness.create("list")
        _ = harness.control("decref", [.text(first)])
        #expect(harness.create("list") != first)
    }

    @Test func aNestedObjectLivesAsLongAsItsContainer() {
        let harness = CoreHarness()
        let inner = harness.create("list", [.list([.int(1)])])
        let outer = harness.create("dict")
        let id = harness.serve()
        harness.request(outer, "__setitem__", [.text("inner"), proxy(inner)], on: id)
        #expect(harness.reply(on: id) == .returning(.null))
        _ = harness.control("decref", [.text(inner)])
        harness.request(inner, "__getitem__", [.int(0)], on: id)
        #expect(harness.reply(on: id) == .returning(.int(1)))
        _ = harness.control("decref", [.text(outer)])
        harness.request(inner, "__len__", on: id)
        guard case .traceback = harness.reply(on: id) else {
            Issue.record("the nested object outlived its container")
            return
        }
    }

    @Test func aProxyThatIsTakenOutStaysAliveUntilTheClientHasCountedIt() {
        let harness = CoreHarness()
        let inner = harness.create("list")
        let queue = harness.create("Queue")
        let id = harness.serve()
        harness.request(queue, "put", [proxy(inner)], on: id)
        #expect(harness.reply(on: id) == .returning(.null))
        _ = harness.control("decref", [.text(inner)])
        harness.request(queue, "get", on: id)
        guard case .returning(.proxy(let proxy)) = harness.reply(on: id) else {
            Issue.record("no proxy came back")
            return
        }
        #expect(harness.control("incref", [.text(proxy.token.ident)]) == .returning(.null))
        harness.request(inner, "__len__", on: id)
        #expect(harness.reply(on: id) == .returning(.int(0)))
        _ = harness.control("decref", [.text(inner)])
        #expect(harness.control("number_of_objects") == .returning(.int(1)))
    }

    @Test func aProxyIsHandedOutWithTheAddressThatTheClientUsed() {
        let harness = CoreHarness()
        let inner = harness.create("list")
        let outer = harness.create("list")
        let id = harness.serve()
        harness.request(outer, "append", [proxy(inner)], on: id)
        _ = harness.reply(on: id)
        harness.request(outer, "__getitem__", [.int(0)], on: id)
        guard case .returning(.proxy(let proxy)) = harness.reply(on: id) else {
            Issue.record("no proxy came back")
            return
        }
        #expect(proxy.token.address == .unix(path: "/run/test.sock"))
    }

    @Test func aProxyOfAnotherServerKeepsItsAddress() {
        let harness = CoreHarness { $0.relayedAddresses = [.unix(path: "/elsewhere")] }
        let outer = harness.create("list")
        let id = harness.serve()
        harness.request(outer, "append", [proxy("elsewhere-1")], on: id)
        _ = harness.reply(on: id)
        harness.request(outer, "__getitem__", [.int(0)], on: id)
        guard case .returning(.proxy(let proxy)) = harness.reply(on: id) else {
            Issue.record("no proxy came back")
            return
        }
        #expect(proxy.token.address == .unix(path: "/elsewhere"))
    }

    /// bpo-103136: in CPython every nested object stays for ever.
    @Test func thousandsOfNestingsAndRemovalsLeaveNothingBehind() {
        let harness = CoreHarness()
        let outer = harness.create("list")
        let link = harness.openLink()
        for _ in 0..<2_000 {
            harness.call(1, "", "create", [.text("list")], on: link)
            guard case .reply(_, .returning(.tuple(let made))) = harness.linkFrame(on: link),
                let inner = made[0].asText
            else { return _ = Issue.record("nothing was made") }
            harness.call(2, outer, "append", [proxy(inner)], on: link)
            harness.send(.release(idents: [inner]), on: link)
            harness.call(3, outer, "__delitem__", [.int(0)], on: link)
            #expect(harness.linkFrame(on: link) == .reply(call: 2, .returning(.null)))
            #expect(harness.linkFrame(on: link) == .reply(call: 3, .returning(.null)))
        }
        guard case .returning(.dict(let state)) = harness.control("inspect"),
            case .list(let objects)? = state[text: "objects"]
        else { return _ = Issue.record("inspect failed") }
        #expect(objects.count == 1)
    }

    @Test func nestingToAnyDepthIsReleasedFromTheOutside() {
        let harness = CoreHarness()
        let id = harness.serve()
        var outermost = harness.create("list")
        for _ in 0..<20 {
            let container = harness.create("list")
            harness.request(container, "append", [proxy(outermost)], on: id)
            #expect(harness.reply(on: id) == .returning(.null))
            _ = harness.control("decref", [.text(outermost)])
            outermost = container
        }
        _ = harness.control("decref", [.text(outermost)])
        harness.request(outermost, "__len__", on: id)
        _ = harness.reply(on: id)
        guard case .returning(.dict(let state)) = harness.control("inspect") else {
            Issue.record("inspect failed")
            return
        }
        #expect(state[text: "objects"] == .list([]))
    }

    @Test func anObjectReleasedUnderAWaiterAnswersIt() {
        let harness = CoreHarness()
        let queue = harness.create("Queue")
        let id = harness.serve()
        harness.request(queue, "get", on: id)
        _ = harness.control("decref", [.text(queue)])
        guard case .traceback(let text) = harness.reply(on: id) else {
            Issue.record("the waiter hangs")
            return
        }
        #expect(text.contains("released"))
    }

    @Test func aNamedObjectIsTheSameForEverybodyAndStays() {
        let harness = CoreHarness()
        let first = harness.create("get_named", [.text("Queue"), .text("jobs")])
        let second = harness.create("get_named", [.text("Queue"), .text("jobs")])
        #expect(first == second)
        _ = harness.control("decref", [.text(first)])
        _ = harness.control("decref", [.text(first)])
        #expect(harness.create("get_named", [.text("Queue"), .text("jobs")]) == first)
        guard
            case .raising(let error) = harness.control(
                "create",
                [.text("get_named"), .text("dict"), .text("jobs")]
            )
        else {
            Issue.record("a queue was handed out as a dict")
            return
        }
        #expect(error.message == "the object named 'jobs' is a Queue, not a dict")
    }
}
