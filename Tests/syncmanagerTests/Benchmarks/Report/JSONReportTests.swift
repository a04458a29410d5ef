import FoundationEssentials
import Testing

@testable import syncmanager

@Suite struct JSONReportTests {
    @Test func programsReadWhatWasWritten() throws {
        let report = JSONReport(SampleReport.report())
        let text = try report.text()
        #expect(try JSONDecoder().decode(JSONReport.self, from: Data(text.utf8)) == report)
        #expect(report.contests.map(\.name) == ["single", "crowd"])
        #expect(report.contests[0].measurements[0].rates == [200, 200])
        #expect(report.contests[0].goals[0].reached == true)
        #expect(report.contests[1].measurements[3].leftOut == "there are none")
        #expect(report.contests[1].goals[0].reached == nil)
    }

    @Test func aStarvedWorkerIsNoNumber() throws {
        var entry = Entry(
            Contestant(id: "a", label: "a", server: .none, load: .crews([])),
            clients: 2
        )
        entry.add([.nothing, WorkerSample(operations: 1, began: 0, ended: 1)])
        let contest = Contest(
            name: "shares",
            title: "shares",
            explanation: "",
            unit: "calls",
            stages: [],
            goals: [Goal(text: "fair", criterion: .evenShares(Role("a", clients: 2), within: 2))]
        )
        let result = ContestResult(contest: contest, entries: [entry], figures: [])
        let report = BenchmarkReport(.quick, SampleReport.surroundings(), [result])
        let goal = JSONReport(report).contests[0].goals[0]
        #expect(goal.measured == nil)
        #expect(goal.reached == false)
        #expect(throws: Never.self) { try JSONReport(report).text() }
    }
}
