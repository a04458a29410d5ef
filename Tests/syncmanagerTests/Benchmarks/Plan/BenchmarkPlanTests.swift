import Testing

@testable import syncmanager

@Suite struct BenchmarkPlanTests {
    private static let plans = [BenchmarkPlan.standard, .quick]

    @Test(arguments: plans) func goalsSpeakOfThoseWhoTakePart(plan: BenchmarkPlan) {
        for contest in plan.contests {
            let roles = Set(
                contest.stages.flatMap { stage in
                    stage.contestants.map { Role($0.id, clients: stage.clients) }
                }
            )
            #expect(!contest.goals.isEmpty, "\(contest.name)")
            for goal in contest.goals {
                #expect(roles.isSuperset(of: goal.criterion.roles), "\(contest.name): \(goal.text)")
            }
        }
    }

    @Test(arguments: plans) func namesAreOfOneKind(plan: BenchmarkPlan) {
        let names = plan.contests.map(\.name)
        #expect(Set(names).count == names.count)
        for stage in plan.contests.flatMap(\.stages) {
            let ids = stage.contestants.map(\.id)
            #expect(Set(ids).count == ids.count)
        }
    }

    @Test func theStandardRunStaysBelowFiveMinutes() {
        let plan = BenchmarkPlan.standard
        let measured = plan.contests.flatMap(\.stages).flatMap(\.contestants).count { contestant in
            contestant.watchedFor == nil
        }
        let rounds = (plan.length.warmUp + plan.length.measured) * plan.rounds * measured
        // The rest is for starting servers and workers, and for values that take longer than a round.
        #expect(rounds < .seconds(180))
    }

    @Test func onlyWhatIsNamedIsMeasured() throws {
        #expect(try BenchmarkPlan.quick.only([]) == .quick)
        let plan = try BenchmarkPlan.quick.only(["lock", "get"])
        #expect(plan.contests.map(\.name) == ["get", "lock"])
        #expect(throws: CommandError.self) { try BenchmarkPlan.quick.only(["gte"]) }
    }
}

extension Goal.Criterion {
    /// Those of whom it speaks.
    fileprivate var roles: [Role] {
        switch self {
        case .faster(let one, than: let other, times: _), .tail(let one, of: let other, within: _):
            [one, other]
        case .rate(let role, atLeast: _), .evenShares(let role, within: _): [role]
        case .figure: []
        }
    }
}
