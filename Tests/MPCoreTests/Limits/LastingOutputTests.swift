import Testing

@testable import MPCore

/// Who takes what is sent to it too slowly.
struct LastingOutputTests {
    private typealias Queue = (id: ConnectionID, length: Int)

    private func queue(_ number: UInt64, _ length: Int) -> Queue {
        (ConnectionID(number), length)
    }

    @Test func cutsOffWhoIsAboveTheLimitForTheWholeTime() {
        var output = LastingOutput(limit: 100, patience: .seconds(60))
        let queues = [queue(1, 101), queue(2, 100), queue(3, 1000)]
        #expect(output.look(at: queues, now: .seconds(5)) == [])
        #expect(output.isAnybodyLate)
        #expect(output.look(at: queues, now: .seconds(64)) == [])
        #expect(output.look(at: queues, now: .seconds(65)) == [ConnectionID(1), ConnectionID(3)])
        #expect(!output.isAnybodyLate)
    }

    @Test func aQueueThatWasShortBeginsAnew() {
        var output = LastingOutput(limit: 100, patience: .seconds(60))
        #expect(output.look(at: [queue(1, 101)], now: .zero) == [])
        #expect(output.look(at: [queue(1, 99)], now: .seconds(50)) == [])
        #expect(output.look(at: [queue(1, 101)], now: .seconds(60)) == [])
        #expect(output.look(at: [queue(1, 101)], now: .seconds(119)) == [])
        #expect(output.look(at: [queue(1, 101)], now: .seconds(120)) == [ConnectionID(1)])
    }

    @Test func whoHasGoneIsForgotten() {
        var output = LastingOutput(limit: 100, patience: .seconds(60))
        #expect(output.look(at: [queue(1, 101)], now: .zero) == [])
        #expect(output.look(at: [Queue](), now: .seconds(10)) == [])
        #expect(!output.isAnybodyLate)
    }

    @Test func nobodyGetsMuchMoreThanItsTime() {
        let output = LastingOutput(limit: 100, patience: .seconds(60))
        #expect(output.nextLook(after: .seconds(7)) == .seconds(17))
        let none = LastingOutput(limit: 100, patience: .zero)
        #expect(none.nextLook(after: .zero) > .zero)
    }

    @Test func theCoreCountsAndTells() {
        let harness = CoreHarness { $0.limits.lastingOutputTime = .seconds(6) }
        let link = harness.openLink()
        let queues = [(id: link, length: (16 << 20) + 1)]
        #expect(harness.core.sampledOutput(queues, at: .zero, into: &harness.output) == [])
        #expect(harness.core.wantsOutputSample)
        let late = harness.core.sampledOutput(queues, at: .seconds(6), into: &harness.output)
        harness.carryOut()
        #expect(late == [link])
        let isTold = harness.events.contains {
            if case .limitReached(link, .lastingOutput, _, unlogged: 0) = $0 { true } else { false }
        }
        #expect(isTold)
    }
}
