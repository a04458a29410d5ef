import Testing

@testable import MPTransport

/// The clock is a number that each test moves by hand.
struct BusyPollingTests {
    /// Polls once: looks every microsecond until it is told to stop, and finds something at the look `found`.
    ///
    /// - Returns: How many looks there were; 0 if there was no poll.
    private func poll(
        _ polling: inout BusyPolling,
        at start: Int64,
        finding found: Int? = nil,
        yieldTakes: Int64 = 1000
    ) -> Int {
        guard polling.begins(at: start) else { return 0 }
        var (looks, now) = (0, start)
        repeat {
            looks += 1
            if looks == found { break }
            now += yieldTakes
        } while polling.goesOn(at: now)
        polling.ended(foundWork: looks == found)
        return looks
    }

    @Test(arguments: [(PollingPolicy.adaptive, 1), (.never, 1), (.never, 8)])
    func neverPolls(policy: PollingPolicy, processorCount: Int) {
        var polling = BusyPolling(policy, processorCount: processorCount)
        let looks = (0..<1000).map { poll(&polling, at: $0 * 1_000_000) }
        #expect(looks.allSatisfy { $0 == 0 })
    }

    @Test func aPollIsBounded() {
        var polling = BusyPolling(.adaptive, processorCount: 2)
        #expect(poll(&polling, at: 7) == 50)
    }

    @Test func goesOnWhileItPaysOff() {
        var polling = BusyPolling(.adaptive, processorCount: 2)
        let looks = (0..<1000).map { poll(&polling, at: $0 * 100_000, finding: 9) }
        #expect(looks.allSatisfy { $0 == 9 })
    }

    @Test func restsAfterPollsInVainAndTriesAgain() {
        var polling = BusyPolling(.adaptive, processorCount: 2)
        let polls = (0..<200).filter { poll(&polling, at: $0 * 1_000_000) > 0 }
        #expect(polls == [0, 1, 2, 3, 67, 131, 195])
        for number in Int64(200)..<264 { _ = poll(&polling, at: number * 1_000_000, finding: 1) }
        let again = (264..<267).filter { poll(&polling, at: $0 * 1_000_000) > 0 }
        #expect(again == [264, 265, 266], "one poll that pays off is enough")
    }

    @Test func alwaysPollsWhateverComesOfIt() {
        var polling = BusyPolling(.always, processorCount: 1)
        for number in Int64(0)..<1000 {
            #expect(poll(&polling, at: number * 1_000_000, yieldTakes: 10_000) == 50)
            #expect(poll(&polling, at: number * 1_000_000, yieldTakes: 4_000_000) == 1)
        }
    }

    @Test func theTimeOfOthersCountsForLittle() {
        var polling = BusyPolling(.adaptive, processorCount: 2)
        #expect(poll(&polling, at: 0, yieldTakes: 500) == 100)
        #expect(poll(&polling, at: 1_000_000, yieldTakes: 19_000) == 50)
        #expect(poll(&polling, at: 2_000_000, yieldTakes: 100_000) == 10, "no longer than 1 ms")
    }

    @Test func leavesTheProcessorsToOthersAsSoonAsAYieldReturnsLate() {
        var polling = BusyPolling(.adaptive, processorCount: 2)
        #expect(poll(&polling, at: 0, finding: 5) == 5)
        #expect(poll(&polling, at: 1_000_000, yieldTakes: BusyPolling.lateReturn) == 1)
        let retreatEnd = 1_000_000 + BusyPolling.lateReturn + BusyPolling.shortestRetreat
        #expect(poll(&polling, at: retreatEnd / 2, finding: 1) == 0)
        #expect(poll(&polling, at: retreatEnd - 1, finding: 1) == 0)
        #expect(poll(&polling, at: retreatEnd, finding: 1) == 1)
    }

    @Test func aYieldOnWhichPeersAnswerIsNotLate() {
        var polling = BusyPolling(.adaptive, processorCount: 2)
        // The poll is over by then; the wait that follows finds the answer, and the next poll isn't put off.
        for number in Int64(0)..<3 {
            let start = number * 10_000_000
            #expect(poll(&polling, at: start, yieldTakes: BusyPolling.lateReturn - 1) == 1)
        }
    }

    @Test func goesOnThoughOthersTakeAllTheTime() {
        var polling = BusyPolling(.adaptive, processorCount: 2)
        for number in Int64(0)..<100 {
            #expect(poll(&polling, at: number * 10_000_000, yieldTakes: 100_000) == 10)
        }
    }

    @Test func theTimeForOthersDoublesUpToALimit() {
        var polling = BusyPolling(.adaptive, processorCount: 2)
        var (now, retreats): (Int64, [Int64]) = (0, [])
        for _ in 0..<10 {
            #expect(poll(&polling, at: now, yieldTakes: 3_000_000) == 1)
            let late = now + 3_000_000
            while !polling.begins(at: now) { now += 1_000_000 }
            retreats.append((now - late) / 1_000_000)
        }
        #expect(retreats.first == 20)
        #expect(retreats == retreats.sorted())
        #expect(retreats.last == 2000)
    }

    @Test func theTimeForOthersShrinksWhilePollingPaysOff() {
        var polling = BusyPolling(.adaptive, processorCount: 2)
        var now: Int64 = 0
        for _ in 0..<8 {
            _ = poll(&polling, at: now, yieldTakes: 3_000_000)
            polling.ended(foundWork: true)
            now += 5_000_000_000
        }
        for _ in 0..<100 { #expect(poll(&polling, at: now, finding: 3) == 3) }
        #expect(poll(&polling, at: now, yieldTakes: 3_000_000) == 1)
        let late = now + 3_000_000
        #expect(poll(&polling, at: late + BusyPolling.shortestRetreat, finding: 1) == 1)
    }
}
