import Testing

@testable import benchmark

@Suite struct BenchmarkResultTests {
    private func result(
        _ criterion: Goal.Criterion,
        _ measurements: [Measurement],
        figures: [Figure] = []
    ) -> BenchmarkResult {
        SampleReport.result("test", measurements, figures: figures, goal: criterion)
    }

    /// Workers that did so much in each round of a second.
    private func measurement(
        _ name: String,
        _ rounds: [[Int]],
        latency: Int = 100
    ) -> Measurement {
        var measurement = Measurement(SampleReport.candidate(name))
        for round in rounds {
            measurement.add(
                round.map { operations in
                    var sample = WorkerSample(
                        operations: operations,
                        began: 0,
                        ended: 1_000_000_000
                    )
                    sample.latencies.record(nanoseconds: latency, times: operations)
                    return sample
                }
            )
        }
        return measurement
    }

    @Test func ratiosAreThoseOfRoundsSideBySide() throws {
        // The machine was busy in the second round, which met both alike.
        let result = result(
            .faster(.init("a"), than: .init("b"), times: 2),
            [measurement("a", [[200], [20], [210]]), measurement("b", [[100], [10], [100]])]
        )
        let ratio = try #require(result.ratio(of: .init("a"), to: .init("b")))
        #expect([ratio.minimum, ratio.median, ratio.maximum] == [2, 2, 2.1])
        #expect(result.verdicts.map(\.isReached) == [true])
        #expect(result.verdicts[0].valueInWords == "2 ×")
    }

    @Test(arguments: [(1.9, true), (2.1, false)])
    func aRatioIsComparedWithTheGoal(times: Double, isReached: Bool) {
        let result = result(
            .faster(.init("a"), than: .init("b"), times: times),
            [measurement("a", [[20]]), measurement("b", [[10]])]
        )
        #expect(result.verdicts.map(\.isReached) == [isReached])
    }

    @Test func whatWasNotMeasuredIsNeitherReachedNorMissed() {
        let left = Measurement(SampleReport.candidate("b"), obstacle: "there is none")
        let result = result(
            .faster(.init("a"), than: .init("b"), times: 1),
            [measurement("a", [[1]]), left]
        )
        #expect(result.verdicts.map(\.value) == [nil])
        #expect(result.verdicts[0].isReached == nil)
        #expect(result.verdicts[0].mark == "–")
    }

    @Test(arguments: [
        ([[5, 5], [4, 6]], true), ([[1, 2], [1, 3]], false), ([[0, 2]], false),
    ])
    func sharesAreThoseOfAllRounds(rounds: [[Int]], isReached: Bool) {
        let result = result(.evenShares(.init("a"), within: 2), [measurement("a", rounds)])
        #expect(result.verdicts.map(\.isReached) == [isReached])
    }

    @Test(arguments: [(140, true), (160, false)])
    func tailsAreCompared(latency: Int, isReached: Bool) {
        let result = result(
            .tail(.init("a"), of: .init("b"), within: 1.5),
            [measurement("a", [[9]], latency: latency), measurement("b", [[9]])]
        )
        #expect(result.verdicts.map(\.isReached) == [isReached])
    }

    @Test func figuresAndRatesHaveLimits() {
        let figure = Figure(name: "memory", value: 8, unit: "KiB")
        let small = result(.figure("memory", atMost: 8), [], figures: [figure])
        #expect(small.verdicts.map(\.isReached) == [true])
        #expect(small.verdicts.map(\.valueInWords) == ["8 KiB"])
        let large = result(.figure("memory", atMost: 7.9), [], figures: [figure])
        #expect(large.verdicts.map(\.isReached) == [false])
        let fast = result(.rate(.init("a"), atLeast: 10), [measurement("a", [[9], [10], [11]])])
        #expect(fast.verdicts.map(\.isReached) == [true])
    }
}
