/// How far the workers have come.
struct WordCountProgress: Equatable, Sendable {
    /// What one worker has done.
    struct Share: Equatable, Sendable {
        var files = 0
        var words = 0
    }

    /// How many files there are.
    let fileCount: Int
    /// What each worker has done, by its name.
    private(set) var shares: [String: Share] = [:]
    /// The report that came last.
    private(set) var latest: FileReport?

    /// Starts with nothing done.
    init(fileCount: Int) {
        self.fileCount = fileCount
    }

    /// Takes note of a file that a worker has counted.
    mutating func record(_ report: FileReport) {
        shares[report.worker, default: Share()].files += 1
        shares[report.worker, default: Share()].words += report.words
        latest = report
    }

    /// How many files have been counted.
    var filesDone: Int { shares.values.reduce(0) { $0 + $1.files } }

    /// How many words they have.
    var words: Int { shares.values.reduce(0) { $0 + $1.words } }

    /// Whether every file has been counted.
    var isComplete: Bool { filesDone >= fileCount }

    /// Renders all of it in one line, not longer than a terminal is wide.
    func line(width: Int = 79) -> String {
        let bar = BarChart.bar(of: filesDone, largest: max(1, fileCount), width: 20)
        let done = "\(filesDone)/\(fileCount)".paddedLeft(to: 2 * String(fileCount).count + 1)
        var line =
            "  \(bar.paddedRight(to: 20)) \(done) files  \(words.grouped.paddedLeft(to: 9)) words"
        if let latest {
            line += "  \(latest.worker): "
            line += latest.path.keepingEnd(of: max(8, width - line.count))
        }
        return line
    }
}
