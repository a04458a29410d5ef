import Testing

@testable import benchmark

@Suite struct UnevenLoadTests {
    @Test func theOrderIsByChance() {
        let durations = UnevenLoad.durations
        let longest = durations.indices.filter { durations[$0] == 100_000_000 }
        #expect(longest.count == 10)
        // In the order of the kinds they would be the first ten.
        #expect(longest.contains { $0 > durations.count / 2 })
    }

    @Test func theBestScheduleFillsAllGaps() {
        let total = UnevenLoad.durations.reduce(0, +)
        #expect(UnevenLoad.bestTime(of: 1) == total)
        #expect(UnevenLoad.bestTime(of: 2) == total / 2)
        // A hundred workers can't be faster than the longest task.
        #expect(UnevenLoad.bestTime(of: 100) == 100_000_000)
    }
}
