import MPReferents
import Testing

@testable import Multiprocessing

/// What a pool decides, without processes and without a clock.
struct PoolCoreTests {
    private static func core(
        workers: Int = 2,
        _ change: (inout PoolSettings) -> Void = { _ in }
    ) -> PoolCore {
        var settings = PoolSettings(workerCount: workers)
        change(&settings)
        return PoolCore(settings)
    }

    /// A pool whose workers take tasks.
    private static func ready(
        workers: Int = 2,
        _ change: (inout PoolSettings) -> Void = { _ in }
    ) -> PoolCore {
        var core = core(workers: workers, change)
        var orders: [PoolOrder] = []
        core.startWorkers(&orders)
        for number in 1...UInt64(workers) { core.isReady(number, &orders) }
        return core
    }

    private static func submit(_ count: Int, to core: inout PoolCore, _ terms: TaskTerms? = nil) {
        for _ in 0..<count { _ = core.submit(terms, at: .zero) }
    }

    @Test func startsItsWorkersAndWaitsForThem() {
        var core = Self.core()
        var orders: [PoolOrder] = []
        core.startWorkers(&orders)
        #expect(orders == [.start(1), .start(2)])
        Self.submit(1, to: &core)
        orders = []
        core.dispatch(&orders)
        #expect(orders == [])
        core.isReady(2, &orders)
        #expect(orders == [.send(2, [1], from: 1)])
    }

    @Test func givesOneTaskEachUntilItKnowsHowLongTheyTake() {
        var core = Self.ready()
        Self.submit(100, to: &core)
        var orders: [PoolOrder] = []
        core.dispatch(&orders)
        #expect(orders == [.send(1, [1], from: 1), .send(2, [2], from: 1)])
        // 10 µs each: a hundred of them are a millisecond's work.
        core.tookTime(20_000, for: 2)
        #expect(core.depth == 100)
        orders = []
        let found1 = core.toldOfEnd(1, by: 1)
        #expect(found1)
        core.dispatch(&orders)
        #expect(
            orders == [.send(1, Array(3...51), from: 2), .send(2, Array(52...100), from: 2)]
        )
        core.tookTime(1, for: 100)
        core.tookTime(1, for: 100)
        for _ in 0..<20 { core.tookTime(1, for: 100) }
        #expect(core.depth == 256)
        core.tookTime(10_000_000_000, for: 1)
        #expect(core.depth == 1)
    }

    @Test func shortTasksWaitForOthersWhileSomeAreUnderWay() {
        var core = Self.ready { $0.handoverCost = 20_000 }
        // A microsecond each: twenty are worth being handed over.
        core.tookTime(1_000, for: 1)
        var orders: [PoolOrder] = []
        Self.submit(1, to: &core)
        core.dispatchNew(&orders)
        #expect(orders == [.send(1, [1], from: 1)])
        orders = []
        Self.submit(1, to: &core)
        core.dispatchNew(&orders)
        #expect(orders == [])
        #expect(core.nextTime(after: .seconds(1)) == .seconds(1) + .microseconds(500))
        let ended = core.timePassed(.seconds(2), begun: { _ in 1 }, &orders)
        #expect(ended == [])
        #expect(orders == [.send(2, [2], from: 1)])
        #expect(core.nextTime(after: .seconds(2)) == nil)
        orders = []
        Self.submit(19, to: &core)
        core.dispatchNew(&orders)
        #expect(orders == [])
        Self.submit(1, to: &core)
        core.dispatchNew(&orders)
        #expect(orders == [.send(1, Array(3...22), from: 2)])
    }

    @Test func heldBackTasksGoAsSoonAsNothingElseIsUnderWay() {
        var core = Self.ready()
        core.tookTime(1_000, for: 1)
        var orders: [PoolOrder] = []
        Self.submit(1, to: &core)
        core.dispatchNew(&orders)
        Self.submit(3, to: &core)
        core.dispatchNew(&orders)
        #expect(orders == [.send(1, [1], from: 1)])
        let isAwaited = core.toldOfEnd(1, by: 1)
        #expect(isAwaited)
        orders = []
        core.dispatchTogether(&orders)
        #expect(orders == [.send(2, [2, 3, 4], from: 1)])
        #expect(!core.holdsBack)
    }

    @Test func aNewWorkerTakesTasksAlthoughThereWasNoRoomBefore() {
        var core = Self.ready(workers: 1)
        var orders: [PoolOrder] = []
        Self.submit(2, to: &core)
        core.dispatchNew(&orders)
        #expect(orders == [.send(1, [1], from: 1)])
        let isUnderWay = core.cancel(2, evenIfRunning: false, at: 0, &orders)
        #expect(isUnderWay)
        _ = core.workerEnded(1, begun: 1, at: .zero, &orders)
        core.isReady(2, &orders)
        orders = []
        Self.submit(1, to: &core)
        core.dispatchNew(&orders)
        #expect(orders == [.send(2, [3], from: 1)])
    }

    @Test func longTasksNeverWaitForOthers() {
        var core = Self.ready()
        core.tookTime(1_000_000, for: 1)
        for number in UInt64(1)...2 {
            var orders: [PoolOrder] = []
            Self.submit(1, to: &core)
            core.dispatchNew(&orders)
            #expect(orders == [.send(number, [number], from: 1)])
        }
    }

    @Test func takesTasksFromABusyWorkerForAnIdleOne() {
        var core = Self.ready()
        core.tookTime(100_000, for: 1)
        Self.submit(8, to: &core)
        var orders: [PoolOrder] = []
        core.dispatch(&orders)
        #expect(orders == [.send(1, [1, 2, 3, 4], from: 1), .send(2, [5, 6, 7, 8], from: 1)])
        for id in UInt64(1)...4 {
            let isAwaited = core.toldOfEnd(id, by: 1)
            #expect(isAwaited)
        }
        orders = []
        core.dispatch(&orders)
        #expect(orders == [.recall(2, 2)])
        orders = []
        core.dispatch(&orders)
        #expect(orders == [])
        core.gaveBack([8, 7], by: 2, &orders)
        // Not back to the worker that is held up, all of them one by one.
        #expect(orders == [.send(1, [7], from: 5)])
        core.dispatch(&orders)
        #expect(orders == [.send(1, [7], from: 5), .send(1, [8], from: 6)])
    }

    @Test func doesNotAskAgainWhereThereWasNothing() {
        var core = Self.ready()
        core.tookTime(100_000, for: 1)
        Self.submit(4, to: &core)
        var orders: [PoolOrder] = []
        core.dispatch(&orders)
        for id in UInt64(1)...2 {
            let isAwaited = core.toldOfEnd(id, by: 1)
            #expect(isAwaited)
        }
        orders = []
        core.dispatch(&orders)
        #expect(orders == [.recall(2, 1)])
        orders = []
        core.gaveBack([], by: 2, &orders)
        #expect(orders == [])
    }

    @Test func aWorkersEndEndsWhatItHadBegunAndNothingElse() {
        var core = Self.ready(workers: 1)
        core.tookTime(100, for: 1)
        Self.submit(5, to: &core)
        var orders: [PoolOrder] = []
        core.dispatch(&orders)
        let found2 = core.toldOfEnd(1, by: 1)
        #expect(found2)
        orders = []
        // It had begun the second and the third.
        let endings = core.workerEnded(1, begun: 3, at: .zero, &orders)
        #expect(
            endings.sorted { $0.id < $1.id } == [
                PoolEnding(id: 2, fate: .lost), PoolEnding(id: 3, fate: .lost),
            ]
        )
        #expect(orders == [.start(2)])
        orders = []
        core.isReady(2, &orders)
        #expect(orders == [.send(2, [4, 5], from: 1)])
    }

    @Test func retriesUpToACap() {
        var core = Self.ready(workers: 1)
        Self.submit(1, to: &core, TaskTerms(maxAttempts: 2))
        var orders: [PoolOrder] = []
        core.dispatch(&orders)
        let found3 = core.workerEnded(1, begun: 1, at: .zero, &orders)
        #expect(found3 == [])
        orders = []
        core.isReady(2, &orders)
        _ = core.timePassed(.zero, begun: { _ in 0 }, &orders)
        #expect(orders == [.send(2, [1], from: 1)])
        let endings = core.workerEnded(2, begun: 1, at: .zero, &orders)
        #expect(endings == [PoolEnding(id: 1, fate: .deadLetter)])
    }

    @Test func replacesWorkersAfterTheirTasks() {
        var core = Self.ready(workers: 1) { $0.maxTasksPerWorker = 2 }
        core.tookTime(100, for: 1)
        Self.submit(3, to: &core)
        var orders: [PoolOrder] = []
        core.dispatch(&orders)
        #expect(orders == [.send(1, [1, 2], from: 1), .finish(1), .start(2)])
        orders = []
        let found4 = core.toldOfEnd(1, by: 1)
        #expect(found4)
        let found5 = core.toldOfEnd(2, by: 1)
        #expect(found5)
        let found6 = core.workerEnded(1, begun: 2, at: .zero, &orders)
        #expect(found6 == [])
        core.isReady(2, &orders)
        #expect(orders == [.send(2, [3], from: 1)])
    }

    @Test func givesUpWhenWorkersDieBeforeTheyTakeTasks() {
        var core = Self.core(workers: 1)
        var orders: [PoolOrder] = []
        core.startWorkers(&orders)
        for number in 1...UInt64(3) {
            #expect(!core.isHopeless)
            _ = core.workerEnded(number, begun: 0, at: .zero, &orders)
        }
        #expect(core.isHopeless)
        #expect(orders == [.start(1), .start(2), .start(3)])
        // One that took tasks shows that they can begin.
        var other = Self.ready(workers: 1)
        for number in 1...UInt64(20) { _ = other.workerEnded(number, begun: 0, at: .zero, &orders) }
        #expect(!other.isHopeless)
    }

    @Test func cancelledTasksAreLeftAloneThenTheirWorkerIsKilled() {
        var core = Self.ready(workers: 1) { $0.cancellationGrace = 100 }
        Self.submit(2, to: &core)
        var orders: [PoolOrder] = []
        core.dispatch(&orders)
        orders = []
        let found7 = core.cancel(2, evenIfRunning: true, at: 50, &orders)
        #expect(found7)
        #expect(orders == [])
        let found8 = core.cancel(1, evenIfRunning: true, at: 50, &orders)
        #expect(found8)
        #expect(orders == [.cancel(1, 1, evenIfRunning: true)])
        let found9 = core.cancel(1, evenIfRunning: true, at: 50, &orders)
        #expect(!found9)
        #expect(core.nextTime(after: .zero) == .nanoseconds(150))
        orders = []
        let found10 = core.timePassed(.nanoseconds(150), begun: { _ in 1 }, &orders)
        #expect(found10 == [])
        #expect(orders == [.kill(1)])
        // Its result would come too late.
        let found11 = core.toldOfEnd(1, by: 1)
        #expect(!found11)
    }

    @Test func timeLimitsRunFromTheBeginningOfTheTask() {
        var core = Self.ready(workers: 1)
        core.tookTime(100, for: 1)
        Self.submit(2, to: &core, TaskTerms(timeLimit: .seconds(1)))
        var orders: [PoolOrder] = []
        core.dispatch(&orders)
        orders = []
        // The first has begun, the second waits behind it for long.
        let found12 = core.timePassed(.seconds(1), begun: { _ in 1 }, &orders)
        #expect(found12 == [])
        let endings = core.timePassed(.seconds(2), begun: { _ in 1 }, &orders)
        #expect(endings == [PoolEnding(id: 1, fate: .timedOut)])
        #expect(orders == [.kill(1)])
        orders = []
        let found13 = core.workerEnded(1, begun: 1, at: .seconds(2), &orders)
        #expect(found13 == [])
        core.isReady(2, &orders)
        #expect(orders.contains(.send(2, [2], from: 1)))
    }

    @Test func endsItsWorkersOnceEverythingIsDone() {
        var core = Self.ready()
        Self.submit(1, to: &core)
        var orders: [PoolOrder] = []
        core.dispatch(&orders)
        orders = []
        core.close(&orders)
        #expect(orders == [])
        let found14 = core.submit(nil, at: .zero)
        #expect(found14 == .closed)
        let found15 = core.toldOfEnd(1, by: 1)
        #expect(found15)
        core.dismissIfDone(&orders)
        #expect(orders == [.finish(2), .finish(1)])
        let found16 = core.workerEnded(1, begun: 1, at: .zero, &orders)
        #expect(found16 == [])
        #expect(orders == [.finish(2), .finish(1)])
    }
}

extension PoolCore {
    /// A worker tells of one task, which it has done.
    fileprivate mutating func toldOfEnd(_ id: TaskID, by number: UInt64) -> Bool {
        isTold(of: [id], by: number)
        return finished(id, by: number)
    }
}
