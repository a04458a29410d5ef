import MPCore
import MPReferents
import MPWire
import Testing

/// Clients that send many requests at once: the others have their turn in between.
@Suite struct LoopTurnTests {
    private static func requests(_ count: Int, _ request: Request) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<count { bytes.appendFrame { request.value.appendPickle(to: &$0) } }
        return bytes
    }

    private static func answers(_ harness: CoreHarness, on id: ConnectionID) -> Int {
        var count = 0
        while harness.reply(on: id) != nil { count += 1 }
        return count
    }

    @Test func aBurstIsServedInTurns() {
        let harness = CoreHarness()
        harness.takesTurns = false
        let list = harness.create("list")
        let (greedy, honest) = (harness.serve(), harness.serve())
        let append = Request(ident: list, method: "append", arguments: [.int(1)])
        harness.receive(Self.requests(2_000, append), on: greedy)
        let first = Self.answers(harness, on: greedy)
        #expect(first > 100 && first < 1_000)
        #expect(harness.awaitingTurn == [greedy])
        harness.request(list, "__len__", on: honest)
        #expect(harness.reply(on: honest) == .returning(.int(first)))
        var answered = first
        while !harness.awaitingTurn.isEmpty {
            harness.takeTurns()
            answered += Self.answers(harness, on: greedy)
        }
        #expect(answered == 2_000)
    }

    @Test func requestsThatCostMuchEndATurnEach() {
        let harness = CoreHarness()
        harness.takesTurns = false
        let values = WireValue.list((0..<20_000).map { .int($0) })
        let list = harness.create("list", [values])
        let id = harness.serve()
        harness.receive(Self.requests(20, Request(ident: list, method: "__repr__")), on: id)
        #expect(Self.answers(harness, on: id) <= 3)
        #expect(harness.awaitingTurn == [id])
    }

    @Test func anUnfinishedMessageAwaitsNoTurn() {
        let harness = CoreHarness()
        harness.takesTurns = false
        let list = harness.create("list")
        let id = harness.serve()
        harness.receive(Self.requests(10, Request(ident: list, method: "__len__")), on: id)
        #expect(Self.answers(harness, on: id) == 10)
        #expect(harness.awaitingTurn.isEmpty)
    }

    @Test func whatAClientSentBeforeItWentIsCarriedOut() {
        let harness = CoreHarness()
        harness.takesTurns = false
        let list = harness.create("list")
        let id = harness.serve()
        let append = Request(ident: list, method: "append", arguments: [.int(1)])
        harness.receive(Self.requests(2_000, append), on: id)
        harness.close(id)
        while !harness.awaitingTurn.isEmpty { harness.takeTurns() }
        let other = harness.serve()
        harness.request(list, "__len__", on: other)
        #expect(harness.reply(on: other) == .returning(.int(2_000)))
    }

    @Test func whatIsTakenForAClientThatHasGoneGoesBack() {
        let harness = CoreHarness()
        harness.takesTurns = false
        let queue = harness.create("Queue")
        let other = harness.serve()
        for number in 0..<900 { harness.request(queue, "put", [.int(number)], on: other) }
        let id = harness.serve()
        harness.receive(Self.requests(1_000, Request(ident: queue, method: "get")), on: id)
        let taken = Self.answers(harness, on: id)
        #expect(taken < 900)
        // It has read all of these, and nothing that comes now.
        harness.close(id)
        while !harness.awaitingTurn.isEmpty { harness.takeTurns() }
        _ = Self.answers(harness, on: other)
        harness.request(queue, "qsize", on: other)
        #expect(harness.reply(on: other) == .returning(.int(900 - taken)))
        // Nobody waits for it any more.
        harness.request(queue, "put", [.int(-1)], on: other)
        #expect(harness.reply(on: other) == .returning(.null))
        harness.request(queue, "qsize", on: other)
        #expect(harness.reply(on: other) == .returning(.int(901 - taken)))
    }

    @Test func aChainOfWakesTakesNoLongerThanATurn() {
        let harness = CoreHarness()
        harness.takesTurns = false
        let (ping, pong) = (harness.create("Queue"), harness.create("Queue"))
        let (left, right) = (harness.serve(), harness.serve())
        func volleys(_ take: String, _ give: String) -> [UInt8] {
            var bytes: [UInt8] = []
            for _ in 0..<1_000 {
                bytes += Self.requests(1, Request(ident: take, method: "get"))
                bytes += Self.requests(1, Request(ident: give, method: "put", arguments: [.null]))
            }
            return bytes
        }
        harness.receive(volleys(ping, pong), on: left)
        harness.receive(volleys(pong, ping), on: right)
        let other = harness.serve()
        harness.request(ping, "put", [.null], on: other)
        let answered = Self.answers(harness, on: left) + Self.answers(harness, on: right)
        #expect(answered > 100 && answered < 1_000)
        #expect(!harness.awaitingTurn.isEmpty)
    }

    @Test func aMessageBeyondTheLimitOfWorkIsRefusedAndCounted() throws {
        let harness = CoreHarness { $0.limits.workInSteps = 10_000 }
        let list = harness.create("list", [.list((0..<5_000).map { .int($0) })])
        let id = harness.serve()
        harness.request(list, "__repr__", on: id)
        guard case .raising(let error)? = harness.reply(on: id) else {
            Issue.record("not refused")
            return
        }
        #expect(error.type.name == "RuntimeError" && error.message.contains("'work'"))
        #expect(error.state == .dict(["limit": .text("work")]))
        harness.request(list, "__len__", on: id)
        #expect(harness.reply(on: id) == .returning(.int(5_000)))
        #expect(
            harness.events.contains {
                if case .limitReached(_, .work, _, _) = $0 { true } else { false }
            }
        )
    }
}
