import MPReferents
import MPWire
import Testing

@testable import MPCore

/// Finding callers that wait for each other, in plain values.
@Suite struct DeadlockSearchTests {
    /// Waits of callers for each other: `(1, 2)` is a call of 1 for a lock of 2.
    private func circles(_ waits: [(UInt64, UInt64)]) -> [[UInt64]] {
        let waits = waits.enumerated().map { number, wait in
            LockWait(
                call: CallID(UInt64(number)),
                owner: GrantOwner(caller: CallerID(wait.0)),
                holder: GrantOwner(caller: CallerID(wait.1))
            )
        }
        return DeadlockSearch.circles(in: waits.shuffled()).map { $0.map(\.owner.caller.number) }
    }

    @Test func aCircleBeginsWithItsOldestCall() {
        #expect(circles([(1, 2), (2, 1)]) == [[1, 2]])
        #expect(circles([(3, 1), (1, 2), (2, 3)]) == [[3, 1, 2]])
        #expect(circles([(1, 1)]) == [[1]])
    }

    @Test func chainsAreNoCircles() {
        #expect(circles([]).isEmpty)
        #expect(circles([(1, 2), (2, 3), (4, 3), (5, 4), (1, 3)]).isEmpty)
    }

    @Test func thoseWhoWaitForACircleAreNotPartOfIt() {
        #expect(circles([(9, 1), (1, 2), (2, 1), (8, 9)]) == [[1, 2]])
    }

    @Test func severalCirclesAreFound() {
        let found = circles([(1, 2), (2, 1), (3, 4), (4, 5), (5, 3)])
        #expect(found == [[1, 2], [3, 4, 5]])
    }

    @Test func oneOwnerMayWaitForSeveral() {
        #expect(circles([(1, 7), (1, 2), (2, 1), (1, 8)]) == [[1, 2]])
    }

    @Test func aLongChainIsFollowedToItsEnd() {
        let count: UInt64 = 100_000
        let found = circles((1...count).map { ($0, $0 % count + 1) })
        #expect(found.count == 1 && found.first?.count == Int(count))
    }
}

/// Deadlocks of clients: seen after a second, told, and broken where that is wanted.
@Suite(.timeLimit(.minutes(10)))
struct DeadlockTests {
    /// Two clients, each of which holds one lock and waits for the other's.
    private struct Embrace {
        let harness: CoreHarness
        let locks: [String]
        let clients: [ConnectionID]

        init(
            _ typeid: String = "Lock",
            configure: (inout ManagerConfiguration) -> Void = { _ in }
        ) {
            let harness = CoreHarness(configure: configure)
            let locks = (0..<2).map { _ in harness.create(typeid) }
            let clients = (0..<2).map { _ in harness.serve() }
            for (lock, client) in zip(locks, clients) { harness.ask(lock, "acquire", on: client) }
            (self.harness, self.locks, self.clients) = (harness, locks, clients)
        }

        func close() {
            for (lock, client) in zip(locks.reversed(), clients) {
                harness.request(lock, "acquire", on: client)
            }
        }

        /// The deadlocks that were logged.
        var logged: [(calls: [DeadlockedCall], isBroken: Bool)] {
            harness.events.compactMap { event in
                guard case .deadlock(let calls, let isBroken) = event else { return nil }
                return (calls, isBroken)
            }
        }
    }

    @Test(arguments: ["Lock", "RLock", "Condition"])
    func aDeadlockIsToldAfterASecond(typeid: String) throws {
        let embrace = Embrace(typeid)
        embrace.close()
        embrace.harness.advance(by: .milliseconds(999))
        #expect(embrace.logged.isEmpty)
        #expect(embrace.harness.core.nextDeadline == .seconds(1))
        embrace.harness.advance(by: .milliseconds(1))
        let told = try #require(embrace.logged.first)
        #expect(told.calls.map(\.connection) == embrace.clients && !told.isBroken)
        #expect(told.calls.map(\.object.ident) == embrace.locks.reversed())
        #expect(told.calls.sentence.contains("(pid 42) waits for \(typeid)"))
        let deadlock = try #require(try embrace.harness.statistics().deadlocks.first)
        #expect(deadlock.isCertain && deadlock.waits.compactMap(\.object?.ident).count == 2)
    }

    @Test func itIsToldOnce() {
        let embrace = Embrace()
        embrace.close()
        embrace.harness.advance(by: .seconds(1))
        // Another one waits, so that somebody looks again.
        embrace.harness.request(embrace.locks[0], "acquire", on: embrace.harness.serve())
        embrace.harness.advance(by: .seconds(2))
        #expect(embrace.logged.count == 1)
        #expect(embrace.harness.core.deadlocks.nextLook == nil)
    }

    @Test func aDeadlockThatHasEndedIsNotToldAnyMore() throws {
        let embrace = Embrace()
        embrace.close()
        embrace.harness.advance(by: .seconds(1))
        embrace.harness.close(embrace.clients[0])
        #expect(try embrace.harness.statistics().deadlocks.isEmpty)
    }

    @Test func itIsBrokenByEndingTheWaitThatBeganLast() throws {
        let embrace = Embrace { $0.breaksDeadlocks = true }
        embrace.close()
        embrace.harness.advance(by: .seconds(1))
        #expect(embrace.logged.first?.isBroken == true)
        #expect(embrace.harness.reply(on: embrace.clients[0]) == nil)
        guard case .raising(let error)? = embrace.harness.reply(on: embrace.clients[1]) else {
            Issue.record("the younger wait goes on")
            return
        }
        #expect(error.type.name == "RuntimeError" && error.summary.contains("deadlock: client"))
        // It goes on, and so lets the other one go on.
        embrace.harness.ask(embrace.locks[1], "release", on: embrace.clients[1])
        #expect(embrace.harness.reply(on: embrace.clients[0]) == .returning(.bool(true)))
    }

    /// Another thread may release the lock: that is how some use one as a signal.
    @Test func whoWaitsForItsOwnLockIsToldButLeftAlone() throws {
        let harness = CoreHarness { $0.breaksDeadlocks = true }
        let lock = harness.create("Lock")
        let client = harness.serve()
        harness.ask(lock, "acquire", on: client)
        harness.request(lock, "acquire", on: client)
        harness.advance(by: .seconds(1))
        #expect(harness.reply(on: client) == nil)
        let deadlock = try #require(try harness.statistics().deadlocks.first)
        #expect(!deadlock.isCertain && deadlock.waits.count == 1)
    }

    /// One task of a link waits for another one of the same link all the time.
    @Test func tasksOfOneLinkThatDoNotNameThemselvesAreNoDeadlock() throws {
        let harness = CoreHarness()
        let lock = harness.create("Lock")
        let link = harness.openLink()
        harness.call(1, lock, "acquire", on: link)
        harness.call(2, lock, "acquire", on: link)
        harness.advance(by: .seconds(2))
        #expect(try harness.statistics().deadlocks.isEmpty)
    }

    @Test func linksMayBeInADeadlockWhichIsNotCertain() throws {
        let harness = CoreHarness { $0.breaksDeadlocks = true }
        let locks = (0..<2).map { _ in harness.create("Lock") }
        let links = (0..<2).map { _ in harness.openLink() }
        for (lock, link) in zip(locks, links) { harness.call(1, lock, "acquire", on: link) }
        for (lock, link) in zip(locks.reversed(), links) {
            harness.call(2, lock, "acquire", on: link)
        }
        harness.advance(by: .seconds(1))
        let deadlock = try #require(try harness.statistics().deadlocks.first)
        #expect(!deadlock.isCertain && deadlock.waits.count == 2)
    }

    @Test func aBusyLockIsNoDeadlock() throws {
        let harness = CoreHarness()
        let lock = harness.create("Lock")
        let clients = (0..<5).map { _ in harness.serve() }
        for client in clients { harness.request(lock, "acquire", on: client) }
        harness.advance(by: .seconds(5))
        let statistics = try harness.statistics()
        #expect(statistics.deadlocks.isEmpty && statistics.waits.count == 4)
        let wait = try #require(statistics.waits.first)
        #expect(wait.time == 5 && wait.method == "acquire" && wait.client.processID == 42)
        let holder = try #require(statistics.holders.first)
        #expect(holder.client?.connection == Int(clients[0].number))
        #expect(holder.time == 5 && holder.waiting == 4 && holder.token == 1)
    }
}
