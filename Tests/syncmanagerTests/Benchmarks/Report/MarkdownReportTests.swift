import Testing

@testable import syncmanager

@Suite struct MarkdownReportTests {
    private let markdown = MarkdownReport(report: SampleReport.report())

    @Test func tellsMachineVersionsAndSettings() {
        for row in [
            "| when | 2026-01-02T03:04:05Z |", "| processor | 2 × Abacus |",
            "| Python | CPython 3.11.7 |", "| Redis | none: left out |",
            "| settings | 3 rounds of 50 ms for each contestant, by turns, each after 10 ms that don't count |",
        ] {
            #expect(markdown.text.contains(row + "\n"))
        }
    }

    @Test(arguments: [(nil, false), (0.9, false), (1.1, true)])
    func aBusyMachineIsToldAloud(load: Double?, isTold: Bool) {
        let report = SampleReport.report(load: load)
        let text = MarkdownReport(report: report).text
        #expect(text.contains("**The machine was busy with other things (a load ") == isTold)
    }

    @Test func tellsWhichGoalsWereReached() {
        #expect(
            markdown.text.contains(
                "| [A test, one client](#a-test-one-client) | goal of single | 2 × (2 … 2) | ✓ |\n"
            )
        )
        #expect(
            markdown.text.contains(
                "| [several clients](#several-clients) | goal of crowd | not measured | – |\n"
            )
        )
    }

    @Test func hasARowForEachContestant() {
        for row in [
            "| 1 | ours | 200 | 200 … 200 | 200 … 200 | 2.01 µs | 2.99 µs |  |",
            "| 1 | theirs | 100 | 100 … 100 | 100 … 100 | 4.02 µs | 9.02 µs | 2 × as fast |",
            "| 4 | theirs | left out: there are none | | | | | |", "- memory: 1.25 KiB",
        ] {
            #expect(markdown.text.contains(row + "\n"), "\(row) in \(markdown.text)")
        }
    }

    @Test func theTerminalShowsTheSameInShort() {
        let lines = TerminalReport(results: SampleReport.report().results).lines
        #expect(
            lines
                == [
                    "",
                    "A test, one client:",
                    "  clients  who     calls/s  quartiles      p50      p99",
                    "        1  ours        200  200 … 200  2.01 µs  2.99 µs",
                    "        1  theirs      100  100 … 100  4.02 µs  9.02 µs",
                    "  memory: 1.25 KiB",
                    "  ✓ goal of single: 2 ×",
                    "",
                    "several clients:",
                    "  clients  who     calls/s       quartiles   p50   p99",
                    "        1  ours        200       200 … 200  1 µs  1 µs",
                    "        1  theirs      100       100 … 100  1 µs  1 µs",
                    "        4  ours        400       400 … 400  1 µs  1 µs",
                    "        4  theirs        –  there are none            ",
                    "  – goal of crowd: not measured",
                ].map { $0.trimmingTrailingBlanks() }
        )
    }
}
