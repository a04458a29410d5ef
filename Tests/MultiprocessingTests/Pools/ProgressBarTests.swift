import Testing

@testable import Multiprocessing

struct ProgressBarTests {
    private static func line(
        _ completed: Int,
        of total: Int,
        after elapsed: Duration,
        columns: Int = 80,
        isFinal: Bool = false
    ) -> String {
        let progress = PoolProgress(
            completed: completed,
            total: total,
            elapsed: elapsed,
            workers: 2,
            isFinal: isFinal
        )
        return ProgressBar(title: "hashing", progress: progress).line(of: columns)
    }

    @Test func showsWhatIsDoneAndWhatIsLeft() {
        #expect(
            Self.line(25, of: 100, after: .seconds(5), columns: 72)
                == "hashing [######··················] 25/100 25%, 5/s, 15s left, 2 workers"
        )
        #expect(
            Self.line(100, of: 100, after: .seconds(125), columns: 72, isFinal: true)
                == "hashing [#####################] 100/100 100%, 0.8/s, in 2:05, 2 workers"
        )
    }

    @Test func fitsIntoItsTerminal() {
        for columns in 1...120 {
            let line = Self.line(3, of: 7, after: .milliseconds(1), columns: columns)
            #expect(line.count < columns)
        }
        #expect(Self.line(3, of: 0, after: .seconds(1)) == "hashing 3, 3/s, 2 workers")
    }

    @Test(arguments: [
        (0.0, "0"), (0.55, "0.6"), (12, "12"), (3400, "3.4k"), (1_250_000, "1.3M"),
    ])
    func shortRates(rate: Double, text: String) { #expect(ProgressBar.short(rate) == text) }

    @Test func shortTimes() {
        #expect(ProgressBar.short(.milliseconds(300)) == "0.3s")
        #expect(ProgressBar.short(.seconds(42)) == "42s")
        #expect(ProgressBar.short(.seconds(185)) == "3:05")
        #expect(ProgressBar.short(.seconds(7800)) == "2:10:00")
    }
}
