import Testing

@testable import benchmark

@Suite struct SpreadTests {
    @Test func isNothingWithoutMeasurements() {
        #expect(Spread([]) == nil)
    }

    @Test func oneMeasurementIsAllOfIt() throws {
        let spread = try #require(Spread([3]))
        #expect([spread.minimum, spread.lowerQuartile, spread.median] == [3, 3, 3])
        #expect([spread.upperQuartile, spread.maximum] == [3, 3])
    }

    @Test func quartilesLieBetweenMeasurements() throws {
        let spread = try #require(Spread([4, 1, 3, 2]))
        #expect(spread.minimum == 1)
        #expect(spread.lowerQuartile == 1.75)
        #expect(spread.median == 2.5)
        #expect(spread.upperQuartile == 3.25)
        #expect(spread.maximum == 4)
    }

    @Test func oneOutlierDoesNotMoveTheMedian() throws {
        #expect(try #require(Spread([10, 11, 12, 13, 1_000_000])).median == 12)
    }
}
