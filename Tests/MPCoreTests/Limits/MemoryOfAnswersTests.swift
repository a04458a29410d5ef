import MPReferents
import MPWire
import Testing

@testable import MPCore

/// Issue 12, B6: what is answered, decoded and built counts, before it is there.
@Suite struct MemoryOfAnswersTests {
    private static let limit = 256 << 20
    private static let text = String(repeating: "x", count: 8 << 20)

    private let harness: CoreHarness
    private let dict: String
    private let id: ConnectionID

    init() {
        harness = CoreHarness {
            $0.registry = TypeRegistry(TypeRegistry.standard)
            $0.limits.memoryInBytes = Self.limit
        }
        dict = harness.create("dict", [.dict(["big": .text(Self.text), "small": .int(1)])])
        id = harness.serve()
        sample(0)
    }

    private func sample(_ bytes: Int) {
        harness.core.sampledMemory(bytes, into: &harness.output)
        harness.carryOut()
    }

    private func call(_ ident: String, _ method: String, _ arguments: [WireValue] = []) -> Reply? {
        harness.request(ident, method, arguments, on: id)
        return harness.reply(on: id)
    }

    private var mayGiveBack: Bool { harness.core.mayGiveMemoryBack }

    private func isRefused(_ reply: Reply?) -> Bool {
        guard case .raising(let error)? = reply else { return false }
        guard case .dict(let state)? = error.state else { return false }
        return error.type == WireGlobal("builtins", "MemoryError")
            && state[text: "limit"] == .text("memory")
    }

    @Test func answersCountUntilTheNextLook() {
        var answered = 0
        while answered < 200, call(dict, "get", [.text("big")]) == .returning(.text(Self.text)) {
            answered += 1
            harness.drain(id)
        }
        // Half of what is left for each: so they come close to the limit and its reserve, and stay below.
        #expect((16..<48).contains(answered))
        #expect(isRefused(call(dict, "get", [.text("big")])))
        #expect(call(dict, "get", [.text("small")]) == .returning(.int(1)))
        sample(0)
        #expect(call(dict, "get", [.text("big")]) == .returning(.text(Self.text)))
    }

    @Test func readingGoesOnAtTheLimitButNotBeyondItsReserve() {
        sample(Self.limit)
        #expect(call(dict, "get", [.text("big")]) == .returning(.text(Self.text)))
        harness.drain(id)
        #expect(isRefused(call(dict, "__setitem__", [.text("a"), .int(1)])))
        sample(Self.limit + 127 << 20)
        #expect(isRefused(call(dict, "get", [.text("big")])))
        #expect(isRefused(call(dict, "copy")))
        #expect(isRefused(call(dict, "values")))
        #expect(call(dict, "get", [.text("small")]) == .returning(.int(1)))
        #expect(call(dict, "clear") == .returning(.null))
    }

    @Test(arguments: [true, false])
    func itemsThatCanNotBeSentGoBack(onLink: Bool) {
        let queue = harness.create("Queue")
        for item in [WireValue.text(Self.text), .int(2)] {
            #expect(call(queue, "put", [item]) == .returning(.null))
        }
        sample(Self.limit + 127 << 20)
        if onLink {
            let link = harness.openLink()
            harness.call(1, queue, "get", on: link)
            guard case .reply(1, let reply)? = harness.linkFrame(on: link) else {
                Issue.record("no reply")
                return
            }
            #expect(isRefused(reply))
        } else {
            #expect(isRefused(call(queue, "get")))
        }
        #expect(call(queue, "qsize") == .returning(.int(2)))
        sample(0)
        #expect(call(queue, "get") == .returning(.text(Self.text)))
        harness.drain(id)
        #expect(call(queue, "get") == .returning(.int(2)))
    }

    /// What was taken out would be lost if it weren't sent.
    @Test(arguments: [
        ("list", "pop", []), ("deque", "pop", []), ("deque", "popleft", []), ("set", "pop", []),
        ("dict", "pop", [WireValue.text("k")]), ("dict", "popitem", []),
    ])
    func whatIsTakenOutIsSentOrStays(typeid: String, method: String, arguments: [WireValue]) {
        let text = WireValue.text(Self.text)
        let content = typeid == "dict" ? WireValue.dict(["k": text]) : .list([text])
        let object = harness.create(typeid, [content])
        sample(Self.limit + 128 << 20)
        #expect(isRefused(call(object, method, arguments)))
        #expect(call(object, "__len__") == .returning(.int(1)))
        sample(Self.limit + 127 << 20)
        let taken = method == "popitem" ? WireValue.tuple([.text("k"), text]) : text
        #expect(call(object, method, arguments) == .returning(taken))
        harness.drain(id)
        #expect(call(object, "__len__") == .returning(.int(0)))
    }

    /// Those for whom there is no memory any more get an error, and their items stay.
    @Test func itemsForThoseWhoWaitGoBack() {
        let harness = CoreHarness {
            $0.registry = TypeRegistry(TypeRegistry.standard)
            $0.limits.memoryInBytes = 56 << 20
        }
        let queue = harness.create("Queue")
        let waiting = (0..<12).map { _ in harness.serve() }
        for connection in waiting { harness.request(queue, "get", on: connection) }
        let id = harness.serve()
        // One text that comes in once, and goes out twelve times.
        let items = WireValue.list(Array(repeating: .text(Self.text), count: waiting.count))
        harness.request(queue, "put_all", [items], on: id)
        #expect(harness.reply(on: id) == .returning(.int(waiting.count)))
        let replies = waiting.map { harness.reply(on: $0) }
        let sent = replies.count { $0 == .returning(.text(Self.text)) }
        let refused = replies.count { isRefused($0) }
        #expect(sent > 0)
        #expect(refused > 0)
        #expect(sent + refused == waiting.count)
        harness.drain(id)
        harness.request(queue, "qsize", on: id)
        #expect(harness.reply(on: id) == .returning(.int(refused)))
    }

    @Test func longMessagesAreDecodedOnlyWhereThereIsRoom() {
        sample(Self.limit + 128 << 20 - 300 << 10)
        let texts = (0..<2000).map { String(repeating: "y", count: 100) + "\($0)" }
        let list = WireValue.list(texts.map { .text($0) })
        let slice = WireValue.object(
            WireObject(.reduce, .global(WireGlobal("builtins", "slice")), [.null, .null, .int(2)])
        )
        // Whatever it asks for: to know that, it would have to be decoded.
        #expect(isRefused(call(dict, "get", [slice, list])))
        sample(0)
        #expect(call(dict, "get", [.tuple([.int(3)]), .null]) == .returning(.null))
    }

    /// Large byte strings are values already when their message is complete.
    @Test func bytesAreStoredAndReadWhereThereIsRoomForThemOnce() {
        let large = WireValue.bytes([UInt8](repeating: 7, count: 100 << 20))
        sample(Self.limit - 120 << 20)
        #expect(call(dict, "__setitem__", [.text("b"), large]) == .returning(.null))
        sample(Self.limit - 20 << 20)
        #expect(call(dict, "get", [.text("b")]) == .returning(large))
    }

    @Test(arguments: [
        ("list", "extend"), ("deque", "extend"), ("deque", "extendleft"), ("deque", "__iadd__"),
        ("set", "update"), ("set", "union"), ("set", "intersection"), ("set", "issuperset"),
        ("set", "symmetric_difference_update"), ("dict", "fromkeys"), ("Queue", "put_all"),
    ])
    func whatIsBuiltOutOfATextIsCountedBefore(typeid: String, method: String) {
        let object = harness.create(typeid)
        sample(64 << 20)
        for iterable in [WireValue.text(Self.text), .bytes(Array(Self.text.utf8))] {
            #expect(isRefused(call(object, method, [iterable])), "\(typeid).\(method)")
        }
        let few = call(object, method, [.text("abc")])
        #expect(!isRefused(few))
    }

    @Test(arguments: ["list", "deque", "set", "dict", "Array"])
    func whatAConstructorBuildsIsCountedBefore(typeid: String) {
        sample(64 << 20)
        let text = WireValue.text(Self.text)
        let arguments = typeid == "Array" ? [.text("u"), text] : [text]
        #expect(isRefused(harness.control("create", [.text(typeid)] + arguments)))
        let bytes = WireValue.bytes(Array(Self.text.utf8))
        guard typeid == "list" else { return }
        #expect(isRefused(harness.control("create", [.text(typeid), bytes])))
        #expect(!isRefused(harness.control("create", [.text("Value"), .text("u"), text])))
    }

    @Test func storingATextBuildsNothing() {
        sample(64 << 20)
        for (typeid, method) in [("list", "append"), ("deque", "append"), ("set", "add")] {
            let object = harness.create(typeid)
            #expect(!isRefused(call(object, method, [.text(Self.text)])))
            sample(64 << 20)
        }
        #expect(!isRefused(call(dict, "__setitem__", [.text("b"), .text(Self.text)])))
    }

    @Test func copiesOfLargeObjectsNeedRoomAndSingleElementsDoNot() {
        let list = harness.create("list", [.list(Array(repeating: .int(1), count: 900_000))])
        sample(0)
        #expect(call(list, "__len__") == .returning(.int(900_000)))
        sample(Self.limit + 100 << 20)
        let slice = WireValue.object(
            WireObject(.reduce, .global(WireGlobal("builtins", "slice")), [.null, .null, .int(2)])
        )
        #expect(isRefused(call(list, "__getitem__", [slice])))
        #expect(isRefused(call(list, "sort")))
        #expect(call(list, "__getitem__", [.int(5)]) == .returning(.int(1)))
        #expect(call(list, "pop") == .returning(.int(1)))
    }

    @Test func aClientThatReadsNothingIsHeldBackSoonerWithoutMemory() {
        sample(Self.limit)
        var count = 0
        while count < 100, !harness.heldBack.contains(id) {
            harness.request(
                dict,
                "get",
                [.text("none"), .text(String(repeating: "z", count: 4096))],
                on: id
            )
            count += 1
        }
        #expect((15...18).contains(count))
        harness.drain(id)
        #expect(!harness.heldBack.contains(id))
    }

    @Test func freedMemoryIsToBeGivenBack() {
        harness.core.gaveMemoryBack()
        #expect(!mayGiveBack)
        _ = call(dict, "get", [.text("small")])
        #expect(!mayGiveBack)
        _ = call(dict, "get", [.text("big")])
        #expect(mayGiveBack)
        harness.core.gaveMemoryBack()
        harness.drain(id)
        _ = call(dict, "clear")
        #expect(mayGiveBack)
        harness.core.gaveMemoryBack()
        harness.close(id)
        #expect(mayGiveBack)
    }
}
