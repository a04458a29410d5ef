import MPChildFunctions
import Testing

/// What `make soak` and ``WorkerDeathTests`` go by notices what they are for.
@Suite struct WorkerDeathsReportTests {
    /// Three tasks and one kill.
    private func report(
        _ outcomes: [WorkerDeathsReport.Outcome?] = [.result, .result, .lost],
        ran record: [Int] = [0, 1, 2]
    ) -> WorkerDeathsReport {
        var report = WorkerDeathsReport(tasks: 3)
        report.outcomes = outcomes
        report.kills = 1
        report.judge(record) { number, runs in
            outcomes[number] == .result ? runs == 1 : runs <= 1
        }
        return report
    }

    @Test func isRightWhenEachTaskHasOneOutcome() {
        #expect(report().isRight)
        #expect(report(ran: [1, 0]).isRight)
        #expect(report().doneCount == 2)
        #expect(report().lostCount == 1)
    }

    @Test func noticesWhatIsWrong() {
        #expect(!report([.result, nil, .lost]).isRight)
        #expect(!report([.result, .lost, .lost]).isRight, "one kill ends one task")
        #expect(report(ran: [0, 1, 1, 2]).wrongTasks == [1])
        #expect(report(ran: [0, 2, 2]).wrongTasks == [1, 2])
        #expect(!report(ran: [0, 2]).isRight)
    }
}
