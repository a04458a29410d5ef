import Testing

@testable import benchmark

@Suite struct MarkdownReportTests {
    private let markdown = MarkdownReport(report: SampleReport.report())

    /// Whether a line of the text is this table row, however wide its columns are.
    private func hasRow(_ row: String) -> Bool {
        markdown.text.split(separator: "\n").contains { line in
            line.split(separator: " ").joined(separator: " ") == row
        }
    }

    @Test func tellsMachineVersionsAndSettings() {
        for row in [
            "| when | 2026-01-02T03:04:05Z |", "| processor | 2 × Abacus |",
            "| Python | CPython 3.11.7 |", "| Redis | none: left out |",
            "| settings | 3 rounds of 50 ms for each candidate, by turns, each after 10 ms that don't count |",
        ] {
            #expect(hasRow(row), "\(row)")
        }
    }

    @Test(arguments: [(nil, false), (0.9, false), (1.1, true)])
    func aBusyMachineIsToldAloud(load: Double?, isTold: Bool) {
        let text = MarkdownReport(report: SampleReport.report(load: load)).text
        #expect(text.contains("**The machine was busy with other things (a load ") == isTold)
    }

    @Test func tellsWhichGoalsWereReached() {
        #expect(hasRow("| A test, one client | goal of single | 2 × (2 … 2) | ✓ |"))
        #expect(hasRow("| several clients | goal of crowd | not measured | – |"))
    }

    @Test func hasARowForEachCandidate() {
        for row in [
            "| 1 | ours | 200 | 200 … 200 | 200 … 200 | 2.01 µs | 2.99 µs | |",
            "| 1 | theirs | 100 | 100 … 100 | 100 … 100 | 4.02 µs | 9.02 µs | 2 × as fast |",
            "| 4 | theirs (left out: there are none) | – | | | | | |", "- memory: 1.25 KiB",
        ] {
            #expect(hasRow(row), "\(row) in \(markdown.text)")
        }
    }

    @Test func columnsLineUp() {
        let table = MarkdownTable(
            columns: [.right("n"), .left("who")],
            rows: [["1 000", "a"], ["2", "µs …"]]
        )
        #expect(
            table.lines == [
                "|     n | who  |",
                "| ----: | ---- |",
                "| 1 000 | a    |",
                "|     2 | µs … |",
            ]
        )
    }
}
