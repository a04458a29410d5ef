import Testing

@testable import benchmark

@Suite struct BenchmarkPlanTests {
    private static let plans = [BenchmarkPlan.standard, .quick]

    @Test(arguments: plans) func goalsSpeakOfThoseWhoTakePart(plan: BenchmarkPlan) {
        for benchmark in plan.benchmarks {
            let ids = Set(benchmark.candidates.map(\.id))
            #expect(!benchmark.goals.isEmpty, "\(benchmark.name)")
            for goal in benchmark.goals {
                #expect(
                    ids.isSuperset(of: goal.criterion.candidates),
                    "\(benchmark.name): \(goal.text)"
                )
            }
        }
    }

    @Test(arguments: plans) func namesAreOfOneKind(plan: BenchmarkPlan) {
        let names = plan.benchmarks.map(\.name)
        #expect(Set(names).count == names.count)
        for benchmark in plan.benchmarks {
            let ids = benchmark.candidates.map(\.id)
            #expect(Set(ids).count == ids.count)
        }
    }

    @Test func equallyManyClientsAreMeasuredByTurns() {
        let stages = Benchmark.clients([1, 4]).stages
        #expect(stages.map { $0.map(\.clients) } == [[1, 1, 1, 1], [4, 4, 4, 4, 4]])
        #expect(Benchmark.queue.stages.count == 1)
        #expect(Benchmark.idleConnections(500).stages.map { $0.map(\.clients) } == [[64, 64]])
    }

    @Test func theStandardRunStaysBelowEightMinutes() {
        let plan = BenchmarkPlan.standard
        let measured = plan.benchmarks.flatMap(\.candidates).count { $0.hasRounds }
        let rounds = (plan.length.warmUp + plan.length.measured) * plan.rounds * measured
        // The rest is for starting servers and workers, and for values that take longer than a round.
        #expect(rounds < .seconds(330))
    }

    @Test func onlyWhatIsNamedIsMeasured() throws {
        #expect(try BenchmarkPlan.quick.only([]) == .quick)
        let plan = try BenchmarkPlan.quick.only(["lock", "get"])
        #expect(plan.benchmarks.map(\.name) == ["get", "lock"])
        #expect(throws: BenchmarkError.self) { try BenchmarkPlan.quick.only(["gte"]) }
    }
}

extension Goal.Criterion {
    /// Those of whom it speaks.
    fileprivate var candidates: [Candidate.ID] {
        switch self {
        case .faster(let one, than: let other, times: _), .tail(let one, of: let other, within: _):
            [one, other]
        case .rate(let id, atLeast: _), .evenShares(let id, within: _): [id]
        case .figure: []
        }
    }
}
