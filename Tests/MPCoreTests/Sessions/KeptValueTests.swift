import MPReferents
import MPWire
import Testing

@testable import MPCore

/// Values that nobody looks into, from the message that brings them to the answer that takes them away.
@Suite struct KeptValueTests {
    private static let record = WireValue.dict([
        "name": .text("someone"), "marks": .list([.int(1), .float(2.5), .null]),
        "place": .tuple([.int(3), .text("ä"), .bytes([0, 255])]),
    ])

    @Test func comesBackOnALink() {
        let harness = CoreHarness()
        let dict = harness.create("dict")
        let link = harness.openLink()
        harness.call(1, dict, "__setitem__", [.text("k"), Self.record], on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 1, .returning(.null)))
        for (number, method) in [(2, "get"), (3, "pop")] as [(UInt64, String)] {
            harness.call(number, dict, method, [.text("k")], on: link)
            let reply = LinkFrame.reply(call: number, .returning(Self.record))
            #expect(harness.linkFrame(on: link) == reply)
        }
    }

    @Test func comesBackInStockMode() {
        let harness = CoreHarness()
        let list = harness.create("list")
        let id = harness.serve()
        func call(_ method: String, _ arguments: [WireValue] = []) -> Reply? {
            harness.request(list, method, arguments, on: id)
            return harness.reply(on: id)
        }
        #expect(call("append", [Self.record]) == .returning(.null))
        #expect(call("append", [.int(1)]) == .returning(.null))
        #expect(call("__getitem__", [.int(0)]) == .returning(Self.record))
        let all = WireValue.list([Self.record, .int(1)])
        #expect(call("copy") == .returning(all))
        #expect(call("#GETVALUE") == .returning(all))
        #expect(call("__contains__", [Self.record]) == .returning(.bool(true)))
        #expect(call("#GETVALUE") == .returning(all))
    }

    @Test func waitsInAQueueForAnother() {
        let harness = CoreHarness()
        let queue = harness.create("Queue")
        let (taker, giver) = (harness.openLink(), harness.serve())
        harness.call(1, queue, "get", on: taker)
        #expect(harness.linkFrame(on: taker) == nil)
        harness.request(queue, "put", [Self.record], on: giver)
        #expect(harness.reply(on: giver) == .returning(.null))
        #expect(harness.rawLinkFrame(on: taker) == .delivery(call: 1, Self.record))
        harness.send(.received(calls: [1]), on: taker)
        harness.request(queue, "put", [Self.record], on: giver)
        _ = harness.reply(on: giver)
        // What a client takes and doesn't read goes back.
        harness.call(2, queue, "get", on: taker)
        harness.close(taker, leftUnread: true)
        harness.request(queue, "get", [], on: giver)
        #expect(harness.reply(on: giver) == .returning(Self.record))
    }

    @Test func aProxyBesideItIsCounted() throws {
        let harness = CoreHarness()
        let (list, inner) = (harness.create("list"), harness.create("dict"))
        let id = harness.openLink()
        let token = Token(typeid: "dict", address: nil, ident: inner)
        let proxy = WireValue.proxy(
            WireProxy(
                token: token,
                proxyType: WireGlobal("multiprocessing.managers", "DictProxy"),
                lease: nil
            )
        )
        harness.call(1, list, "append", [.list([proxy])], on: id)
        harness.call(2, list, "append", [Self.record], on: id)
        harness.call(3, list, "copy", on: id)
        #expect(harness.linkFrame(on: id) == .reply(call: 1, .returning(.null)))
        #expect(harness.linkFrame(on: id) == .reply(call: 2, .returning(.null)))
        guard case .reply(3, .returning(.list(let elements)))? = harness.linkFrame(on: id),
            case .list(let nested) = elements.first, case .proxy = nested.first
        else {
            Issue.record("the proxy is not in the answer")
            return
        }
        #expect(elements.last == Self.record)
    }

    @Test func anAnswerThatIsTooLongIsAnError() {
        let harness = CoreHarness { $0.frameLimit = 4096 }
        let list = harness.create("list")
        let id = harness.openLink()
        let part = WireValue.list(Array(repeating: .text("0123456789abcdef"), count: 100))
        for number in 1...3 as ClosedRange<UInt64> {
            harness.call(number, list, "append", [part], on: id)
            #expect(harness.linkFrame(on: id) == .reply(call: number, .returning(.null)))
        }
        harness.call(4, list, "copy", on: id)
        guard case .reply(4, .unserializable(let text))? = harness.linkFrame(on: id) else {
            Issue.record("the answer is longer than a message may be")
            return
        }
        #expect(text.contains("messageLimitInBytes"))
    }

    @Test(arguments: ["sort", "__reversed__"])
    func whatHasNoRoomIsNotBuilt(method: String) {
        let harness = CoreHarness { $0.limits.memoryInBytes = 1 << 30 }
        let list = harness.create("list")
        let id = harness.serve()
        harness.request(list, "append", [.list(Array(repeating: .null, count: 1 << 19))], on: id)
        #expect(harness.reply(on: id) == .returning(.null))
        harness.core.sampledMemory((1 << 30) - (1 << 24), into: &harness.output)
        harness.request(list, method, [], on: id)
        guard case .raising(let error)? = harness.reply(on: id) else {
            Issue.record("\(method) builds what there is no room for")
            return
        }
        #expect(error.type == WireGlobal("builtins", "MemoryError"))
        // To read it takes none.
        harness.request(list, "__len__", [], on: id)
        #expect(harness.reply(on: id) == .returning(.int(1)))
        harness.core.sampledMemory(1 << 20, into: &harness.output)
        harness.request(list, method, [], on: id)
        guard case .returning? = harness.reply(on: id) else {
            Issue.record("\(method) fails though there is room")
            return
        }
        // What was built is charged.
        let wantsSample = harness.core.wantsMemorySample
        #expect(wantsSample)
    }
}
