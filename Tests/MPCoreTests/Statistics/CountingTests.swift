import MPSystem
import MPWire
import Synchronization
import Testing

@testable import MPCore

/// Calls are counted where they pass: by type and method, by object, by connection and by principal.
@Suite(.timeLimit(.minutes(10)))
struct CountingTests {
    @Test func callsAreCountedByMethodAndByObject() throws {
        let harness = CoreHarness()
        let (one, other) = (harness.create("dict"), harness.create("dict"))
        let client = harness.serve()
        harness.ask(one, "__setitem__", [.text("a"), .int(1)], on: client)
        harness.ask(one, "__getitem__", [.text("a")], on: client)
        harness.ask(other, "__getitem__", [.text("a")], on: client)
        let statistics = try harness.statistics()
        let reads = try #require(statistics.calls("dict", "__getitem__"))
        #expect(reads.calls == 2 && reads.errors == 1)
        #expect(statistics.calls("dict", "__setitem__")?.calls == 1)
        let objects = statistics.objects.map { [$0.ident: $0.calls] }
        #expect(objects.compactMap { $0[one]?.calls } == [2])
        #expect(objects.compactMap { $0[other]?.errors } == [1])
        #expect(statistics.otherObjects == CallStatistics())
    }

    @Test func requestsToTheServerItselfAreCounted() throws {
        let harness = CoreHarness()
        _ = harness.create("list")
        _ = harness.control("create", [.text("nothing")])
        _ = harness.control("no_such_request")
        let statistics = try harness.statistics()
        let made = try #require(statistics.calls("#server", "create"))
        #expect(made.calls == 2 && made.errors == 1)
        #expect(made.receivedBytes > 30 && made.sentBytes > 100)
        #expect(statistics.calls("#server", "#others")?.errors == 1)
    }

    @Test func bytesAreThoseOfRequestsAndAnswers() throws {
        let harness = CoreHarness()
        let list = harness.create("list")
        let client = harness.serve()
        let text = WireValue.text(String(repeating: "x", count: 10_000))
        harness.ask(list, "append", [text], on: client)
        harness.ask(list, "__getitem__", [.int(0)], on: client)
        let statistics = try harness.statistics()
        let stored = try #require(statistics.calls("list", "append"))
        let read = try #require(statistics.calls("list", "__getitem__"))
        #expect((10_000..<10_200).contains(stored.receivedBytes) && stored.sentBytes < 100)
        #expect((10_000..<10_200).contains(read.sentBytes) && read.receivedBytes < 200)
        let mine = try #require(statistics.clients.first)
        #expect(mine.calls == 2)
        #expect(mine.receivedBytes == stored.receivedBytes + read.receivedBytes)
        #expect(mine.sentBytes == stored.sentBytes + read.sentBytes)
        let principal = try #require(statistics.principals.first)
        // Those of the connections that made the list and that ask now, too.
        #expect(principal.receivedBytes > mine.receivedBytes)
    }

    /// The answer of a call that was parked is counted for it, not for the call that ends its wait.
    @Test func waitsAreCountedWithTheirTimes() throws {
        let harness = CoreHarness()
        let queue = harness.create("Queue")
        let (taker, putter) = (harness.serve(), harness.serve())
        harness.request(queue, "get", on: taker)
        harness.advance(by: .seconds(3))
        harness.ask(queue, "put", [.text(String(repeating: "y", count: 5000))], on: putter)
        let taken = try #require(try harness.statistics().calls("Queue", "get"))
        #expect(taken.calls == 1 && taken.waits == 1 && taken.waitTime == 3)
        #expect(taken.sentBytes > 5000)
        let put = try #require(try harness.statistics().calls("Queue", "put"))
        #expect(put.waits == 0 && put.sentBytes < 100)
    }

    @Test(arguments: ["time", "death", "release"])
    func aWaitThatEndsOtherwiseIsCountedToo(how: String) throws {
        let harness = CoreHarness()
        let queue = harness.create("Queue")
        let taker = harness.serve()
        harness.request(queue, "get", [.bool(true), .int(how == "time" ? 2 : 10)], on: taker)
        harness.advance(by: .seconds(2))
        switch how {
        case "time": #expect(harness.reply(on: taker) != nil)
        case "death": harness.close(taker)
        default: _ = harness.control("decref", [.text(queue)])
        }
        let taken = try #require(try harness.statistics().calls("Queue", "get"))
        #expect(taken.waitTime == 2)
        #expect(taken.errors == (how == "death" ? 0 : 1))
    }

    @Test func theCountsOfATypeOutliveItsObjects() throws {
        let harness = CoreHarness()
        let list = harness.create("list")
        let client = harness.serve()
        harness.ask(list, "append", [.int(1)], on: client)
        _ = harness.control("decref", [.text(list)])
        let statistics = try harness.statistics()
        #expect(statistics.objects.isEmpty)
        #expect(statistics.calls("list", "append")?.calls == 1)
    }

    @Test func theHundredHottestObjectsAreToldAndTheRestIsSummed() throws {
        let harness = CoreHarness()
        let lists = (0..<120).map { _ in harness.create("list") }
        let client = harness.serve()
        for (index, list) in lists.enumerated() {
            for _ in 0...index { harness.ask(list, "reverse", on: client) }
        }
        let statistics = try harness.statistics()
        #expect(statistics.objects.map(\.ident) == lists[20...].reversed())
        #expect(statistics.otherObjects.calls == (1...20).reduce(0, +))
        #expect(statistics.calls("list", "reverse")?.calls == (1...120).reduce(0, +))
    }

    @Test func objectsThatAreCalledOfLateComeFirst() throws {
        let harness = CoreHarness()
        let (old, new) = (harness.create("list"), harness.create("list"))
        let client = harness.serve()
        for _ in 0..<10 { harness.ask(old, "reverse", on: client) }
        _ = try harness.statistics()
        harness.ask(new, "reverse", on: client)
        #expect(try harness.statistics().objects.map(\.ident) == [new, old])
    }

    @Test func queuesTellHowManyItemsWereTaken() throws {
        let harness = CoreHarness()
        let queue = harness.create("Queue")
        let client = harness.serve()
        for number in 0..<5 { harness.ask(queue, "put", [.int(number)], on: client) }
        for _ in 0..<2 { harness.ask(queue, "get", on: client) }
        let told = try #require(try harness.statistics().queues.first)
        #expect(told.object.ident == queue && told.length == 3 && told.taken == 2)
    }

    @Test func onlyThoseWhoMayInspectAreTold() throws {
        let harness = CoreHarness {
            $0.rights = try! Rights(parsing: "deny * inspect\notherwise allow")
        }
        guard case .raising(let error) = harness.control("statistics") else {
            Issue.record("statistics were told")
            return
        }
        #expect(error.type.name == "PermissionError")
    }
}

/// The time that calls take: that of long ones, and of one short one out of sixteen.
@Suite struct CallTimeTests {
    /// A clock that goes on by as much as the test says, each time it is read.
    private final class Clock: Sendable {
        let time = Atomic<Int64>(0)
        let step = Atomic<Int64>(0)

        func read() -> Int64 {
            time.add(step.load(ordering: .relaxed), ordering: .relaxed).newValue
        }
    }

    /// Times a call as the core does, and returns what is counted for it.
    private func time(
        _ timer: inout CallTimer,
        work: Int = 1,
        event: Duration = .zero,
        _ clock: Clock
    ) -> Int {
        let start =
            timer.begins(isAlwaysTimed: false) ? timer.start(at: Int(clock.read())) : nil
        let isLong = CallTimer.isLong(work: work, isAlwaysTimed: false)
        guard start != nil || isLong else { return 0 }
        return timer.end(at: Int(clock.read()), since: start, event: event, isLong: isLong).counted
    }

    @Test func oneShortCallOfSixteenStandsForAll() {
        var timer = CallTimer()
        let clock = Clock()
        clock.step.store(100, ordering: .relaxed)
        let sum = (0..<160).reduce(0) { sum, _ in sum + time(&timer, clock) }
        // Two readings for each call that is measured, of which ten are.
        #expect(clock.time.load(ordering: .relaxed) == 2 * 10 * 100)
        #expect(sum == 160 * 100)
    }

    @Test func aLongCallIsMeasuredSinceItsEventAndCountsOnce() {
        var timer = CallTimer()
        let clock = Clock()
        clock.time.store(1_005_000, ordering: .relaxed)
        let counted = time(&timer, work: 1_000_000, event: .nanoseconds(5_000), clock)
        #expect(counted == 1_000_000)
    }

    @Test func aLongCallThatWouldBeMeasuredAnywayCountsOnce() {
        var timer = CallTimer()
        let clock = Clock()
        clock.step.store(100, ordering: .relaxed)
        for _ in 0..<15 { _ = time(&timer, clock) }
        #expect(time(&timer, work: 9_999, clock) == 100)
    }

    @Test func slowCallsAreLoggedWithTheirSizes() throws {
        let clock = Clock()
        clock.step.store(1_000_000, ordering: .relaxed)
        let harness = CoreHarness {
            $0.clock = clock.read
            $0.slowCall = 900_000
        }
        let list = harness.create("list", [.list((0..<20_000).map(WireValue.int))])
        let client = harness.serve()
        harness.ask(list, "sort", on: client)
        let slow = harness.events.compactMap { event -> SlowCall? in
            guard case .slowCall(client, let call) = event else { return nil }
            return call
        }
        let call = try #require(slow.first)
        #expect(slow.count == 1 && call.object?.ident == list && call.method == "sort")
        #expect(!call.isTask && call.receivedBytes > 0 && call.sentBytes > 0)
        #expect(try harness.statistics().calls("list", "sort")?.loopTime ?? 0 > 0)
    }

    @Test("requests to the server itself take its time, too, and long ones are logged")
    func requestsToTheServerAreTimed() throws {
        let clock = Clock()
        clock.step.store(1_000_000, ordering: .relaxed)
        let harness = CoreHarness {
            $0.clock = clock.read
            $0.slowCall = 900_000
        }
        for _ in 0..<64 { _ = harness.control("dummy") }
        let sampled = try #require(try harness.statistics().calls("#server", "dummy"))
        // Four of them were measured, each of which counts sixteen times.
        #expect(sampled.loopTime == 0.064)
        let slow = harness.events.compactMap { event -> SlowCall? in
            guard case .slowCall(_, let call) = event, call.method == "dummy" else { return nil }
            return call
        }
        #expect(slow.count == 4)
        #expect(slow.allSatisfy { $0.object == nil && !$0.isTask })
    }

    @Test func whatIsQuickIsNotLogged() {
        let clock = Clock()
        let harness = CoreHarness {
            $0.clock = clock.read
            $0.slowCall = 900_000
        }
        let list = harness.create("list", [.list((0..<20_000).map(WireValue.int))])
        harness.ask(list, "sort", on: harness.serve())
        #expect(!harness.events.contains { $0.kind == .slowCall })
    }
}

/// Picking out the elements with the most of something.
@Suite struct HottestTests {
    @Test(arguments: [0, 1, 7, 100])
    func theHottestComeFirst(limit: Int) {
        var generator = SystemRandomNumberGenerator()
        let heats = (0..<100).map { _ in Int.random(in: 0..<20, using: &generator) }
        var hottest = Hottest<Int>(limit: limit)
        for (place, heat) in heats.enumerated() { hottest.insert(place, heat: heat) }
        let sorted = heats.indices.sorted { (heats[$1], $0) < (heats[$0], $1) }
        #expect(hottest.all == Array(sorted.prefix(limit)))
    }
}
