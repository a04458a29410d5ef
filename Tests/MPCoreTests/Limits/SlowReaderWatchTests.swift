import Testing

@testable import MPCore

/// Who takes what is sent to it too slowly.
struct SlowReaderWatchTests {
    private typealias Queue = (id: ConnectionID, length: Int)

    private func queue(_ number: UInt64, _ length: Int) -> Queue {
        (ConnectionID(number), length)
    }

    private func look(
        _ output: inout SlowReaderWatch,
        _ queues: [Queue],
        _ now: Duration,
        _ expected: [ConnectionID],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let overdue = output.look(at: queues, now: now)
        #expect(overdue == expected, sourceLocation: sourceLocation)
    }

    @Test func cutsOffWhoIsAboveTheLimitForTheWholeTime() {
        var output = SlowReaderWatch(limit: 100, patience: .seconds(60))
        let queues = [queue(1, 101), queue(2, 100), queue(3, 1000)]
        look(&output, queues, .seconds(5), [])
        #expect(output.isAnybodyLate)
        look(&output, queues, .seconds(64), [])
        look(&output, queues, .seconds(65), [ConnectionID(1), ConnectionID(3)])
        #expect(!output.isAnybodyLate)
    }

    @Test func aQueueThatWasShortBeginsAnew() {
        var output = SlowReaderWatch(limit: 100, patience: .seconds(60))
        look(&output, [queue(1, 101)], .zero, [])
        look(&output, [queue(1, 99)], .seconds(50), [])
        look(&output, [queue(1, 101)], .seconds(60), [])
        look(&output, [queue(1, 101)], .seconds(119), [])
        look(&output, [queue(1, 101)], .seconds(120), [ConnectionID(1)])
    }

    @Test func whoHasGoneIsForgotten() {
        var output = SlowReaderWatch(limit: 100, patience: .seconds(60))
        look(&output, [queue(1, 101)], .zero, [])
        look(&output, [], .seconds(10), [])
        #expect(!output.isAnybodyLate)
    }

    @Test func nobodyGetsMuchMoreThanItsTime() {
        let output = SlowReaderWatch(limit: 100, patience: .seconds(60))
        #expect(output.nextLook(after: .seconds(7)) == .seconds(17))
        let none = SlowReaderWatch(limit: 100, patience: .zero)
        #expect(none.nextLook(after: .zero) > .zero)
    }

    /// A single large answer takes its time, however fast the client is.
    @Test func eachMebibyteInTheQueueAddsASecond() {
        var output = SlowReaderWatch(limit: 100, patience: .seconds(60))
        let long = 1 << 30
        look(&output, [queue(1, long)], .zero, [])
        look(&output, [queue(1, long / 2)], .seconds(1083), [])
        look(&output, [queue(1, 101)], .seconds(1084), [ConnectionID(1)])
    }

    @Test func theCoreCountsAndTells() {
        let harness = CoreHarness { $0.limits.lastingOutputTime = .seconds(6) }
        let link = harness.openLink()
        let queues = [(id: link, length: (16 << 20) + 1)]
        let early = harness.core.sampledOutput(queues, at: .zero, into: &harness.output)
        let looksAgain = harness.core.wantsOutputSample
        #expect(early == [])
        #expect(looksAgain)
        let late = harness.core.sampledOutput(queues, at: .seconds(22), into: &harness.output)
        harness.carryOut()
        #expect(late == [link])
        let isTold = harness.events.contains {
            if case .limitReached(link, .lastingOutput, _, unlogged: 0) = $0 { true } else { false }
        }
        #expect(isTold)
    }
}
