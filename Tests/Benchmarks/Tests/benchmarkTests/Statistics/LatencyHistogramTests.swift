import Testing

@testable import benchmark

@Suite struct LatencyHistogramTests {
    @Test func hasNoPercentileWithoutCalls() {
        #expect(LatencyHistogram().percentile(0.5) == nil)
    }

    @Test(arguments: [0, 1, 127, 128, 129, 1_000, 12_345, 999_999, 1_000_000_007])
    func knowsALatencyToWithinTwoPercent(nanoseconds: Int) throws {
        var histogram = LatencyHistogram()
        histogram.record(nanoseconds: nanoseconds)
        let found = try #require(histogram.percentile(0.5))
        #expect(abs(found - Double(nanoseconds)) <= Double(nanoseconds) * 0.016)
    }

    @Test func whatIsBeyondAnHourCountsAsAnHour() throws {
        var histogram = LatencyHistogram()
        histogram.record(nanoseconds: .max)
        histogram.record(nanoseconds: -1)
        #expect(histogram.total == 2)
        #expect(histogram.percentile(0.5) == 0)
        let longest = try #require(histogram.percentile(1))
        #expect(abs(longest / 3.6e12 - 1) < 0.02)
    }

    @Test func percentilesAreThoseOfTheSortedLatencies() throws {
        var histogram = LatencyHistogram()
        for latency in 1...100 { histogram.record(nanoseconds: latency) }
        #expect(histogram.percentile(0.01) == 1)
        #expect(histogram.percentile(0.5) == 50)
        #expect(histogram.percentile(0.99) == 99)
        #expect(histogram.percentile(1) == 100)
    }

    @Test func mergingCountsBoth() {
        var one = LatencyHistogram()
        one.record(nanoseconds: 10, times: 3)
        var other = LatencyHistogram()
        other.record(nanoseconds: 20)
        one.merge(other)
        #expect(one.total == 4)
        #expect(one.text == "10:3 20:1")
    }

    @Test func travelsAsText() {
        var histogram = LatencyHistogram()
        histogram.record(nanoseconds: 5, times: 2)
        histogram.record(nanoseconds: 1_000)
        #expect(histogram.text == "5:2 317:1")
        #expect(LatencyHistogram(text: histogram.text) == histogram)
        #expect(LatencyHistogram(text: "") == LatencyHistogram())
    }

    @Test(arguments: ["5", "5:", "a:1", "5:-1", "-5:1", "5:1:1"])
    func refusesOtherTexts(text: String) {
        #expect(LatencyHistogram(text: text) == nil)
    }
}
