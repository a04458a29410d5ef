import MPSystem
import Testing

@testable import MPTransport

struct TimerQueueTests {
    @Test func givesTheEarliestFirstAndTheOlderOfTwoEquals() {
        var queue = TimerQueue()
        let order = Guarded([Int]())
        let times = (0..<200).map { $0 * 7919 % 23 }
        for (index, time) in times.enumerated() {
            queue.insert(ScheduledWork { order.withLock { $0.append(index) } }, at: Int64(time))
        }
        #expect(queue.nextDeadline == 0)
        let early = queue.popDue(at: -1)
        #expect(early == nil)
        while let work = queue.popDue(at: 100) { work.run() }
        let expected = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
        #expect(order.withLock { $0 } == expected)
        #expect(queue.count == 0)
    }

    @Test func doesNotFillUpWithCancelledWork() {
        var queue = TimerQueue()
        let kept = ScheduledWork {}
        queue.insert(kept, at: 5)
        for _ in 0..<10_000 {
            let work = ScheduledWork {}
            queue.insert(work, at: 3600)
            work.cancel()
        }
        #expect(queue.count <= 64)
        let first = queue.popDue(at: 5)
        #expect(first === kept)
    }

    @Test func workRunsOnceAtMost() {
        let count = Guarded(0)
        let work = ScheduledWork { count.withLock { $0 += 1 } }
        work.run()
        work.run()
        #expect(count.withLock { $0 } == 1)
        #expect(work.isCancelled)
    }
}
