import Testing

@testable import MPTransport

@Suite struct BriefSleepTests {
    private static let millisecond: Int64 = 1_000_000

    /// Sleeps so often, and counts how often it was allowed to.
    private func sleep(_ sleeping: inout BriefSleep, times: Int, finding: Bool) -> Int {
        var count = 0
        for time in 0..<Int64(times) where sleeping.begins(at: time) != nil {
            count += 1
            sleeping.ended(foundWork: finding)
        }
        return count
    }

    @Test func sleepsForSomeTimeAtMost() {
        var sleeping = BriefSleep()
        let deadline = sleeping.begins(at: 7)
        #expect(deadline == 7 + BriefSleep.span)
    }

    @Test func goesOnWhileItPays() {
        var sleeping = BriefSleep()
        #expect(sleep(&sleeping, times: 1000, finding: true) == 1000)
    }

    @Test func stopsAfterSomeInVainAndTriesAgainNowAndThen() {
        var sleeping = BriefSleep()
        #expect(sleep(&sleeping, times: 4, finding: false) == 4)
        #expect(sleep(&sleeping, times: 63, finding: false) == 0)
        #expect(sleep(&sleeping, times: 1, finding: true) == 1)
        #expect(sleep(&sleeping, times: 10, finding: true) == 10)
    }

    @Test func letsOthersHaveTheThreadOnceATurn() {
        var sleeping = BriefSleep()
        let start = 1000 * BriefSleep.turn
        var turns = 0
        for time in stride(from: start, to: start + 500 * BriefSleep.turn, by: 100_000)
        where sleeping.isTimeForOthers(at: time) {
            turns += 1
            sleeping.returned(at: time, afterUsing: 0)
        }
        #expect(turns == 499)
    }

    @Test func leavesTheThreadToOthersThatWantIt() {
        var sleeping = BriefSleep()
        let now = 1000 * Self.millisecond
        sleeping.returned(at: now, afterUsing: 5 * Self.millisecond)
        let soon = sleeping.begins(at: now + 19 * Self.millisecond)
        #expect(soon == nil)
        let later = sleeping.begins(at: now + 20 * Self.millisecond)
        #expect(later != nil)
        // Twice as long, when they want it still.
        sleeping.returned(at: now + 21 * Self.millisecond, afterUsing: 5 * Self.millisecond)
        let again = sleeping.begins(at: now + 60 * Self.millisecond)
        #expect(again == nil)
        let afterwards = sleeping.begins(at: now + 61 * Self.millisecond)
        #expect(afterwards != nil)
    }
}
