import MPReferents
import MPWire
import Testing

@testable import MPCore

/// Objects that only keep each other alive.
@Suite struct CycleTests {
    /// Puts a proxy for one object into another.
    private func put(_ inner: String, into outer: String, _ typeid: String, of harness: CoreHarness)
    {
        let id = harness.serve()
        let (method, arguments): (String, [WireValue]) =
            switch typeid {
            case "dict": ("__setitem__", [.text("k"), harness.proxy(inner)])
            case "set": ("add", [harness.proxy(inner)])
            case "Namespace": ("__setattr__", [.text("a"), harness.proxy(inner)])
            case "Value": ("set", [harness.proxy(inner)])
            case "Queue", "LifoQueue", "PriorityQueue": ("put", [harness.proxy(inner)])
            default: ("append", [harness.proxy(inner)])
            }
        harness.request(outer, method, arguments, on: id)
        #expect(harness.reply(on: id) == .returning(.null))
        harness.close(id)
    }

    private func giveBack(_ ident: String, of harness: CoreHarness) {
        #expect(harness.control("decref", [.text(ident)]) == .returning(.null))
    }

    private func make(_ typeid: String, in harness: CoreHarness) -> String {
        harness.create(typeid, typeid == "Value" ? [.text("i"), .null] : [])
    }

    @Test(arguments: [
        "list", "dict", "deque", "set", "Namespace", "Value", "Queue", "LifoQueue", "PriorityQueue",
    ])
    func anObjectThatHoldsItselfEnds(_ typeid: String) {
        let harness = CoreHarness()
        let object = make(typeid, in: harness)
        put(object, into: object, typeid, of: harness)
        harness.collectCycles()
        #expect(harness.idents == [object])
        giveBack(object, of: harness)
        harness.collectCycles()
        #expect(harness.idents.isEmpty)
        #expect(harness.events.contains(.cyclesCollected(count: 1)))
        // An idle server isn't woken.
        #expect(harness.core.nextDeadline.map { $0 > harness.now + .seconds(1) } ?? true)
    }

    @Test func aRingOfManyEndsAndTakesWhatItHoldsAlong() {
        let harness = CoreHarness()
        let ring = (0..<100).map { _ in harness.create("list") }
        let held = harness.create("dict")
        for (index, object) in ring.enumerated() {
            put(ring[(index + 1) % ring.count], into: object, "list", of: harness)
        }
        put(held, into: ring[50], "list", of: harness)
        for object in ring + [held] { giveBack(object, of: harness) }
        harness.collectCycles()
        #expect(harness.idents.isEmpty)
    }

    @Test func whatIsReachedFromOutsideStays() {
        let harness = CoreHarness()
        let (first, second, outer) = (
            harness.create("list"), harness.create("list"), harness.create("dict")
        )
        put(second, into: first, "list", of: harness)
        put(first, into: second, "list", of: harness)
        put(first, into: outer, "dict", of: harness)
        for object in [first, second] { giveBack(object, of: harness) }
        harness.collectCycles()
        #expect(harness.idents.count == 3)
        // The end of the outer one is what makes them suspicious.
        giveBack(outer, of: harness)
        harness.collectCycles()
        #expect(harness.idents.isEmpty)
    }

    @Test func whatACycleLeadsToStaysIfAClientUsesIt() {
        let harness = CoreHarness()
        let (cyclic, used) = (harness.create("list"), harness.create("list"))
        put(cyclic, into: cyclic, "list", of: harness)
        put(used, into: cyclic, "list", of: harness)
        giveBack(cyclic, of: harness)
        harness.collectCycles()
        #expect(harness.idents == [used])
        #expect(harness.core.objects[used]?.leases == 0)
    }

    @Test func whatIsOnItsWayStaysUntilItIsCounted() {
        let harness = CoreHarness()
        let (first, second) = (harness.create("list"), harness.create("list"))
        put(second, into: first, "list", of: harness)
        put(first, into: second, "list", of: harness)
        let client = harness.serve()
        harness.request(first, "__getitem__", [.int(0)], on: client)
        for object in [first, second] { giveBack(object, of: harness) }
        harness.collectCycles()
        #expect(harness.idents.count == 2)
        // The client counts its reference, and goes on.
        #expect(harness.control("incref", [.text(second)]) == .returning(.null))
        harness.request(second, "__len__", on: client)
        harness.collectCycles()
        #expect(harness.idents.count == 2)
        giveBack(second, of: harness)
        harness.collectCycles()
        #expect(harness.idents.isEmpty)
    }

    @Test func whatIsOnItsWayAndNeverCountedEndsWithTheConnection() {
        let harness = CoreHarness()
        let object = harness.create("list")
        put(object, into: object, "list", of: harness)
        let client = harness.serve()
        harness.request(object, "__getitem__", [.int(0)], on: client)
        giveBack(object, of: harness)
        harness.collectCycles()
        #expect(harness.idents == [object])
        harness.close(client)
        harness.collectCycles()
        #expect(harness.idents.isEmpty)
    }

    @Test func whatGoesBackIfItIsNotReadStays() {
        let harness = CoreHarness()
        let (queue, inner) = (harness.create("Queue"), harness.create("list"))
        put(queue, into: inner, "list", of: harness)
        put(inner, into: queue, "Queue", of: harness)
        let link = harness.openLink()
        harness.call(1, queue, "get", on: link)
        harness.send(.release(idents: [inner]), on: link)
        for object in [queue, inner] { giveBack(object, of: harness) }
        harness.collectCycles()
        #expect(harness.idents.count == 2)
        harness.close(link, leftUnread: true)
        harness.collectCycles()
        #expect(harness.idents.isEmpty)
    }

    @Test func aDictThatSharesItsEntriesWithAnIteratorStays() {
        let harness = CoreHarness()
        let dict = harness.create("dict")
        put(dict, into: dict, "dict", of: harness)
        let client = harness.serve()
        harness.request(dict, "__iter__", on: client)
        guard case .proxy(_, let token) = harness.reply(on: client) else {
            return _ = Issue.record("no iterator was made")
        }
        giveBack(dict, of: harness)
        harness.collectCycles()
        #expect(harness.idents == [dict, token.ident])
    }

    /// Twenty thousand numbers, in one list or in lists within one.
    @Test(arguments: [20_000, 1_000])
    func largeOnesAreLookedAtInManySteps(length: Int) {
        let lists = (0..<20_000 / length).map { _ in WireValue.list((0..<length).map { .int($0) }) }
        let elements = lists.count == 1 ? lists[0] : .list(lists)
        let harness = CoreHarness()
        let object = harness.create("list", [elements])
        put(object, into: object, "list", of: harness)
        giveBack(object, of: harness)
        var steps = 0
        while harness.idents == [object], let next = harness.core.nextDeadline, steps < 1000 {
            harness.advance(by: next - harness.now)
            steps += 1
        }
        #expect(harness.idents.isEmpty)
        #expect(steps >= 20_000 / CycleCollector.stepLength)
    }

    @Test func whatIsCalledDuringTheSearchStaysAtFirst() {
        let harness = CoreHarness()
        let object = harness.create("list", [.list((0..<10_000).map { .int($0) })])
        put(object, into: object, "list", of: harness)
        giveBack(object, of: harness)
        let client = harness.serve()
        for _ in 0..<20 {
            // Whoever knows the ident may call it, though it holds no reference.
            harness.advance(by: (harness.core.nextDeadline ?? harness.now) - harness.now)
            harness.request(object, "reverse", on: client)
            _ = harness.reply(on: client)
        }
        #expect(harness.idents == [object])
        harness.collectCycles()
        #expect(harness.idents.isEmpty)
    }

    @Test func aSearchRestsInProportionToItsWork() {
        let harness = CoreHarness()
        let list = harness.create("list", [.list((0..<100_000).map { .int($0) })])
        let holder = harness.create("list")
        put(list, into: holder, "list", of: harness)
        giveBack(list, of: harness)
        harness.collectCycles()
        let ended = harness.now
        let other = harness.create("list")
        put(other, into: holder, "list", of: harness)
        giveBack(other, of: harness)
        #expect((harness.core.nextDeadline ?? .zero) >= ended + .milliseconds(100))
        #expect(harness.idents.count == 3)
    }
}
