import Foundation
import Testing

@testable import benchmark

@Suite struct JSONReportTests {
    /// What a program reads of the report.
    private struct Read: Decodable {
        struct Section: Decodable {
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
        let benchmarks: [Section]
    }

    @Test func programsReadWhatWasWritten() throws {
        let text = try JSONReport(SampleReport.report()).text()
        let benchmarks = try JSONDecoder().decode(Read.self, from: Data(text.utf8)).benchmarks
        #expect(benchmarks.map(\.name) == ["single", "crowd"])
        #expect(benchmarks[0].measurements[0].rates == [200, 200])
        #expect(benchmarks[0].goals[0].reached == true)
        #expect(benchmarks[1].measurements[3].leftOut == "there are none")
        #expect(benchmarks[1].goals[0].reached == nil)
    }

    @Test func aStarvedWorkerIsNoNumber() throws {
        var measurement = Measurement(SampleReport.candidate("a", clients: 2))
        measurement.add([.nothing, WorkerSample(operations: 1, began: 0, ended: 1)])
        let result = SampleReport.result(
            "shares",
            [measurement],
            goal: .evenShares(.init("a", clients: 2), within: 2)
        )
        let text = try JSONReport(
            BenchmarkReport(.quick, SampleReport.environment(), [result])
        ).text()
        #expect(text.contains(#""measured" : "infinite""#))
        #expect(text.contains(#""reached" : false"#))
    }
}
