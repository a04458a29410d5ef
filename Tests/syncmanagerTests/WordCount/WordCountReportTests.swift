import Testing

@testable import syncmanager

@Suite struct WordCountReportTests {
    private func report(counts: [String: Int]) -> WordCountReport {
        var progress = WordCountProgress(fileCount: 2)
        progress.record(FileReport(worker: "swift-1", path: "/a", words: 3))
        progress.record(FileReport(worker: "python", path: "/b", words: 1))
        var sequential = WordCounter()
        sequential.add("the the the end".utf8)
        return WordCountReport(
            workers: [
                .init(name: "swift-1", runtime: "Swift"),
                .init(name: "python", runtime: "CPython 3.11.2"),
                .init(name: "swift-2", runtime: "Swift"),
            ],
            progress: progress,
            counts: counts,
            elapsed: .milliseconds(250),
            sequential: sequential
        )
    }

    @Test func showsWordsWorkersAndTotals() {
        let lines = report(counts: ["the": 3, "end": 1]).lines(top: 5)
        #expect(
            lines == [
                "",
                "The 2 most frequent of 2 different words:",
                "  the  3  ████████████████████████████████████████",
                "  end  1  █████████████▎",
                "",
                "Who did how much:",
                "  worker   runs            files  words  share",
                "  swift-1  Swift               1      3   75 %",
                "  python   CPython 3.11.2      1      1   25 %",
                "  swift-2  Swift               0      0    0 %",
                "",
                "2 files, 4 words in 0.25 s. A sequential count gives the same totals.",
            ]
        )
    }

    @Test func wordsOfOneFrequencyAreInAlphabeticalOrder() {
        let lines = report(counts: ["b": 1, "c": 2, "a": 1]).lines(top: 2)
        #expect(lines[2].hasPrefix("  c  2"))
        #expect(lines[3].hasPrefix("  a  1"))
        #expect(lines[4] == "")
    }

    @Test func aWrongTotalIsToldAloud() throws {
        let wrong = report(counts: ["the": 2, "end": 1])
        #expect(wrong.difference?.differing == 1)
        let closing = try #require(wrong.lines(top: 1).last)
        #expect(
            closing.hasSuffix("WRONG: 1 word(s) were counted differently: the: 2 instead of 3.")
        )
    }
}
