import MPReferents
import MPWire
import Testing

@testable import MPCore

/// Long messages for which there is no memory while they come in.
struct AbandonedMessageTests {
    private static let long = WireValue.bytes([UInt8](repeating: 1, count: 300_000))

    private func harness() -> CoreHarness {
        CoreHarness { $0.limits.memoryInBytes = 1 << 30 }
    }

    private func frame(_ body: (inout [UInt8]) -> Void) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendFrame(body)
        return bytes
    }

    private func append(to list: String) -> [UInt8] {
        let request = Request(ident: list, method: "append", arguments: [Self.long])
        return frame { request.value.appendPickle(to: &$0) }
    }

    private func call(_ number: UInt64, append list: String) -> [UInt8] {
        let request = Request(ident: list, method: "append", arguments: [Self.long])
        return frame { LinkFrame.call(number, request).append(to: &$0) }
    }

    private func isMemoryError(_ reply: Reply?) -> Bool {
        guard case .raising(let error)? = reply else { return false }
        return error.type == WireGlobal("builtins", "MemoryError")
            && error.state == .dict(["limit": .text("memory")])
    }

    private func memory(_ harness: CoreHarness, _ bytes: Int) {
        harness.core.sampledMemory(bytes, into: &harness.output)
        harness.carryOut()
    }

    /// However it is cut, the rest is dropped, the answer comes at its end, and the next request counts.
    @Test(arguments: [70_000, 100_000, 299_000], [1000, 64 << 10, 1 << 20])
    func isRefusedToAStockClientWhichGoesOn(first: Int, piece: Int) {
        let harness = harness()
        let list = harness.create("list")
        let id = harness.serve()
        memory(harness, 1 << 30)
        let message = append(to: list)
        harness.receive(Array(message.prefix(first)), on: id)
        #expect(harness.reply(on: id) == nil)
        let length = Request(ident: list, method: "__len__", arguments: [])
        var rest =
            message.dropFirst(first) + frame { length.value.appendPickle(to: &$0) }
        while !rest.isEmpty {
            harness.receive(Array(rest.prefix(piece)), on: id)
            rest = rest.dropFirst(piece)
        }
        #expect(isMemoryError(harness.reply(on: id)))
        #expect(harness.reply(on: id) == .returning(.int(0)))
        memory(harness, 0)
        harness.receive(message, on: id)
        #expect(harness.reply(on: id) == .returning(.null))
    }

    @Test func isRefusedToTheCallOfALinkThatItIs() {
        let harness = harness()
        let list = harness.create("list")
        let link = harness.openLink()
        memory(harness, 1 << 30)
        let message = call(77, append: list)
        harness.receive(Array(message.dropLast()), on: link)
        #expect(harness.linkFrame(on: link) == nil)
        harness.receive(Array(message.suffix(1)), on: link)
        guard case .reply(77, let reply)? = harness.linkFrame(on: link) else {
            Issue.record("the call isn't answered")
            return
        }
        #expect(isMemoryError(reply))
        harness.call(78, list, "__len__", on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 78, .returning(.int(0))))
    }

    @Test func isRefusedToWhoeverWantsAnObjectMade() {
        let harness = harness()
        let id = harness.openAuthenticated()
        memory(harness, 1 << 30)
        let arguments: [WireValue] = [.text("list"), .list([Self.long])]
        let request = Request(ident: nil, method: "create", arguments: arguments)
        let message = frame { request.value.appendPickle(to: &$0) }
        harness.receive(Array(message.prefix(100_000)), on: id)
        harness.receive(Array(message.dropFirst(100_000)), on: id)
        #expect(isMemoryError(harness.reply(on: id)))
        #expect(harness.closed.contains(id))
    }

    /// Those who sent half of it and say nothing more are no exception.
    @Test func whatHasComeBeforeIsGivenUpWhenMemoryEnds() {
        let harness = harness()
        let list = harness.create("list")
        let (silent, link) = (harness.serve(), harness.openLink())
        let message = append(to: list)
        harness.receive(Array(message.prefix(200_000)), on: silent)
        harness.receive(Array(call(5, append: list).prefix(200_000)), on: link)
        #expect(harness.longMessages == [silent, link])
        memory(harness, 1 << 30)
        #expect(harness.longMessages == [])
        #expect(harness.bufferedCount(of: silent) == 0)
        #expect(harness.bufferedCount(of: link) == 0)
        // Memory that comes back meanwhile doesn't bring back what was dropped.
        memory(harness, 0)
        harness.receive(Array(message.dropFirst(200_000)), on: silent)
        #expect(isMemoryError(harness.reply(on: silent)))
    }

    @Test func shortMessagesAndThoseThatMakeRoomCome() {
        let harness = harness()
        let list = harness.create("list", [.list([.int(1)])])
        let (id, link) = (harness.serve(), harness.openLink())
        memory(harness, 1 << 30)
        let request = Request(ident: list, method: "pop", arguments: [])
        let message = frame { request.value.appendPickle(to: &$0) }
        harness.receive(Array(message.prefix(9)), on: id)
        harness.receive(Array(message.dropFirst(9)), on: id)
        #expect(harness.reply(on: id) == .returning(.int(1)))
        let idents = (0..<10_000).map { "0123456789abcdef-\($0)" }
        let release = frame { LinkFrame.release(idents: idents).append(to: &$0) }
        harness.receive(Array(release.prefix(100_000)), on: link)
        harness.receive(Array(release.dropFirst(100_000)), on: link)
        #expect(!harness.closed.contains(link))
        harness.call(1, list, "__len__", on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 1, .returning(.int(0))))
    }

    @Test func aConnectionThatEndsMeanwhileLeavesNothing() {
        let harness = harness()
        let list = harness.create("list")
        let id = harness.serve()
        harness.receive(Array(append(to: list).prefix(200_000)), on: id)
        harness.close(id)
        #expect(harness.longMessages == [])
        memory(harness, 1 << 30)
    }
}

extension CoreHarness {
    fileprivate var longMessages: Set<ConnectionID> { core.longMessages }

    /// How many bytes of an incomplete frame are kept.
    fileprivate func bufferedCount(of id: ConnectionID) -> Int? {
        core.connections[id]?.decoder.bufferedCount
    }
}
