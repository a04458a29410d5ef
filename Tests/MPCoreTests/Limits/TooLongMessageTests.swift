import MPReferents
import MPSystem
import MPWire
import Testing

@testable import MPCore

/// Messages that are longer than the limit: their senders are told, and go on.
struct TooLongMessageTests {
    private static let limit = 10_000
    private static let long = WireValue.bytes([UInt8](repeating: 1, count: 30_000))

    private let harness = CoreHarness { $0.frameLimit = Self.limit }

    private func frame(_ body: (inout [UInt8]) -> Void) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendFrame(body)
        return bytes
    }

    private func request(_ ident: String?, _ method: String, _ arguments: [WireValue]) -> [UInt8] {
        let request = Request(ident: ident, method: method, arguments: arguments)
        return frame { request.value.appendPickle(to: &$0) }
    }

    private func isRefused(_ reply: Reply?) -> Bool {
        guard case .raising(let error)? = reply else { return false }
        #expect(error.type == WireGlobal("builtins", "RuntimeError"))
        #expect(error.message.contains("longer than \(Self.limit) bytes"))
        #expect(error.message.contains("--limit message=NUMBER"))
        return error.state == .dict(["limit": .text("message")])
    }

    /// However it is cut: the answer comes at its end, and the next request counts.
    @Test(arguments: [1, 4, 7, 1000, 29_999, 1 << 20])
    func isRefusedToAStockClientWhichGoesOn(piece: Int) {
        let list = harness.create("list")
        let id = harness.serve()
        let message = request(list, "append", [Self.long])
        let length = request(list, "__len__", [])
        var rest = (message + length)[...]
        while !rest.isEmpty {
            let missing = rest.count - length.count
            if missing > 0 { #expect(harness.reply(on: id) == nil) }
            harness.receive(Array(rest.prefix(piece)), on: id)
            rest = rest.dropFirst(piece)
            let kept = harness.core.connections[id]?.decoder.bufferedCount
            #expect((kept ?? 0) <= 64)
        }
        #expect(isRefused(harness.reply(on: id)))
        #expect(harness.reply(on: id) == .returning(.int(0)))
        #expect(!harness.closed.contains(id))
    }

    @Test(arguments: [1, 11, 1 << 20])
    func isRefusedToTheCallOfALinkThatItIs(piece: Int) {
        let list = harness.create("list")
        let link = harness.openLink()
        let call = Request(ident: list, method: "append", arguments: [Self.long])
        var rest = frame { LinkFrame.call(77, call).append(to: &$0) }[...]
        while !rest.isEmpty {
            harness.receive(Array(rest.prefix(piece)), on: link)
            rest = rest.dropFirst(piece)
        }
        guard case .reply(77, let reply)? = harness.linkFrame(on: link) else {
            Issue.record("the call isn't answered")
            return
        }
        #expect(isRefused(reply))
        harness.call(78, list, "__len__", on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 78, .returning(.int(0))))
    }

    @Test func isRefusedToWhoeverWantsAnObjectMade() {
        #expect(isRefused(harness.control("create", [.text("list"), .list([Self.long])])))
    }

    @Test func aFrameThatIsNoCallEndsTheLink() {
        let link = harness.openLink()
        let idents = (0..<2000).map { "0123456789abcdef-\($0)" }
        harness.receive(frame { LinkFrame.release(idents: idents).append(to: &$0) }, on: link)
        #expect(harness.closed.contains(link))
    }

    /// Beyond that it can't be meant, and would only keep the server busy.
    @Test func whatIsAbsurdlyLongEndsTheConnection() {
        let (longest, beyond) = (harness.serve(), harness.serve())
        let mark: [UInt8] = [0xff, 0xff, 0xff, 0xff]
        harness.receive(mark + [0, 0, 0, 4, 0, 0, 0, 0], on: longest)
        #expect(!harness.closed.contains(longest))
        harness.receive(mark + [0, 0, 0, 4, 0, 0, 0, 1], on: beyond)
        #expect(harness.closed.contains(beyond))
    }

    @Test func strangersAreCutOffAtTheHeader() {
        let id = harness.open(from: .loopback)
        harness.receive([0, 0, 1, 1], on: id)
        #expect(harness.closed.contains(id))
    }

    @Test func oneThatIsWholeLeavesTheOthersAround() {
        let list = harness.create("list")
        let id = harness.serve()
        let length = request(list, "__len__", [])
        harness.receive(length + request(list, "append", [Self.long]) + length, on: id)
        #expect(harness.reply(on: id) == .returning(.int(0)))
        #expect(isRefused(harness.reply(on: id)))
        #expect(harness.reply(on: id) == .returning(.int(0)))
    }

    @Test func aConnectionThatEndsMeanwhileLeavesNothing() {
        let id = harness.serve()
        harness.receive([0, 1, 0, 0, 1, 2, 3], on: id)
        harness.close(id)
        let isForgotten = harness.core.connections[id] == nil
        #expect(isForgotten)
    }
}
