import FoundationEssentials
import Testing

@testable import syncmanager

@Suite struct JSONReportTests {
    /// What a program reads of the report.
    private struct Read: Decodable {
        struct Contest: Decodable {
            let name: String
            let measurements: [Measurement]
            let goals: [Goal]
        }
        struct Measurement: Decodable {
            let rates: [Double]
            let leftOut: String?
        }
        struct Goal: Decodable {
            let reached: Bool?
        }
        let contests: [Contest]
    }

    @Test func programsReadWhatWasWritten() throws {
        let text = try JSONReport(SampleReport.report()).text()
        let contests = try JSONDecoder().decode(Read.self, from: Data(text.utf8)).contests
        #expect(contests.map(\.name) == ["single", "crowd"])
        #expect(contests[0].measurements[0].rates == [200, 200])
        #expect(contests[0].goals[0].reached == true)
        #expect(contests[1].measurements[3].leftOut == "there are none")
        #expect(contests[1].goals[0].reached == nil)
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
        let text = try JSONReport(
            BenchmarkReport(.quick, SampleReport.surroundings(), [result])
        ).text()
        #expect(text.contains(#""measured" : "infinite""#))
        #expect(text.contains(#""reached" : false"#))
    }
}
