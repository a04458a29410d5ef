import Testing

@testable import syncmanager

@Suite struct WordCountProgressTests {
    @Test func addsUpPerWorker() {
        var progress = WordCountProgress(fileCount: 3)
        progress.record(FileReport(worker: "a", path: "/x", words: 10))
        progress.record(FileReport(worker: "b", path: "/y", words: 5))
        #expect(!progress.isComplete)
        progress.record(FileReport(worker: "a", path: "/z", words: 1))
        #expect(progress.isComplete)
        #expect(progress.words == 16)
        #expect(
            progress.shares == ["a": .init(files: 2, words: 11), "b": .init(files: 1, words: 5)]
        )
    }

    @Test func nothingToDoIsComplete() {
        #expect(WordCountProgress(fileCount: 0).isComplete)
        #expect(
            WordCountProgress(fileCount: 0).line()
                == "                       0/0 files          0 words"
        )
    }

    @Test func rendersOneLine() {
        var progress = WordCountProgress(fileCount: 10)
        progress.record(FileReport(worker: "swift-1", path: "/docs/README.md", words: 1234))
        #expect(
            progress.line()
                == "  ██                    1/10 files      1 234 words  swift-1: /docs/README.md"
        )
        #expect(progress.line(width: 74).hasSuffix("swift-1: …s/README.md"))
    }
}
