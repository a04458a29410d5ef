import Testing

@testable import syncmanager

@Suite struct ContestResultTests {
    /// A contest of which only the goals matter.
    private func result(
        _ criterion: Goal.Criterion,
        _ entries: [Entry],
        figures: [Figure] = []
    ) -> ContestResult {
        let contest = Contest(
            name: "test",
            title: "a test",
            explanation: "",
            unit: "calls",
            stages: [],
            goals: [Goal(text: "goal", criterion: criterion)]
        )
        return ContestResult(contest: contest, entries: entries, figures: figures)
    }

    /// One worker that did so much in each round of a second.
    private func entry(_ id: String, _ rounds: [[Int]], latency: Int = 100) -> Entry {
        let contestant = Contestant(id: id, label: id, server: .none, load: .crews([]))
        var entry = Entry(contestant, clients: 1)
        for round in rounds {
            entry.add(
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
        return entry
    }

    @Test func ratiosAreThoseOfRoundsSideBySide() throws {
        // The machine was busy in the second round, which met both alike.
        let result = result(
            .faster(Role("a"), than: Role("b"), times: 2),
            [entry("a", [[200], [20], [210]]), entry("b", [[100], [10], [100]])]
        )
        let ratio = try #require(result.ratio(of: Role("a"), to: Role("b")))
        #expect([ratio.minimum, ratio.median, ratio.maximum] == [2, 2, 2.1])
        #expect(result.verdicts.map(\.isReached) == [true])
        #expect(result.verdicts[0].valueInWords == "2 ×")
    }

    @Test(arguments: [(1.9, true), (2.1, false)])
    func aRatioIsComparedWithTheGoal(times: Double, isReached: Bool) {
        let result = result(
            .faster(Role("a"), than: Role("b"), times: times),
            [entry("a", [[20]]), entry("b", [[10]])]
        )
        #expect(result.verdicts.map(\.isReached) == [isReached])
    }

    @Test func whatWasNotMeasuredIsNeitherReachedNorMissed() {
        let left = Entry(
            Contestant(id: "b", label: "b", server: .redis, load: .crews([])),
            clients: 1,
            obstacle: "there is none"
        )
        let result = result(
            .faster(Role("a"), than: Role("b"), times: 1),
            [entry("a", [[1]]), left]
        )
        #expect(result.verdicts == [Verdict(goal: result.contest.goals[0], value: nil, unit: "×")])
        #expect(result.verdicts[0].isReached == nil)
        #expect(result.verdicts[0].mark == "–")
    }

    @Test(arguments: [
        ([[5, 5], [4, 6]], true), ([[1, 2], [1, 3]], false), ([[0, 2]], false),
    ])
    func sharesAreThoseOfAllRounds(rounds: [[Int]], isReached: Bool) {
        let result = result(.evenShares(Role("a"), within: 2), [entry("a", rounds)])
        #expect(result.verdicts.map(\.isReached) == [isReached])
    }

    @Test(arguments: [(140, true), (160, false)])
    func tailsAreCompared(latency: Int, isReached: Bool) {
        let result = result(
            .tail(Role("a"), of: Role("b"), within: 1.5),
            [entry("a", [[9]], latency: latency), entry("b", [[9]])]
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
        let fast = result(.rate(Role("a"), atLeast: 10), [entry("a", [[9], [10], [11]])])
        #expect(fast.verdicts.map(\.isReached) == [true])
    }
}
