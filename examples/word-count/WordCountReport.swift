/// The text that the example prints: progress, words, workers, and whether the totals are right.
struct WordCountReport {
    /// The work of one worker.
    private struct Share {
        var files = 0
        var words = 0
    }

    /// The number of words that are shown.
    private static let top = 15

    let fileCount: Int
    /// The time that all of it has taken.
    var time = Duration.zero
    private var shares: [String: Share] = [:]
    private var words: Int { shares.values.reduce(0) { $0 + $1.words } }

    init(fileCount: Int) { self.fileCount = fileCount }

    /// Adds a worker's report, and describes the progress in one line.
    mutating func add(_ report: FileReport) -> String {
        shares[report.worker, default: Share()].files += 1
        shares[report.worker, default: Share()].words += report.words
        let done = shares.values.reduce(0) { $0 + $1.files }
        let path = report.path.count > 24 ? "…" + report.path.suffix(23) : report.path
        return "  " + Self.padded("\(done)/\(fileCount) files", to: 15)
            + Self.padded("\(words) words", to: 15) + "\(report.worker): \(path)"
    }

    /// The most frequent words and the shares of the workers.
    func lines(of counts: [String: Int]) -> [String] {
        let frequent = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.top)
        let largest = frequent.first?.value ?? 1
        let hundredths = (time / .milliseconds(10)).rounded()
        let shares = shares.sorted { $0.key < $1.key }
        let percentages = Percentages.of(shares.map(\.value.words))
        return ["", "The \(frequent.count) most frequent of \(counts.count) different words:"]
            + frequent.map {
                "  " + Self.padded($0.key, to: 14) + Self.padded("\($0.value)", to: 8)
                    + Self.bar(of: $0.value, largest: largest)
            }
            + ["", "Who did how much:"]
            + zip(shares, percentages).map { entry, percent in
                "  " + Self.padded(entry.key, to: 14)
                    + Self.padded("\(entry.value.files) files", to: 11)
                    + Self.padded("\(entry.value.words) words", to: 15) + "\(percent) %"
            }
            + ["", "\(fileCount) files, \(words) words in \(hundredths / 100) s"]
    }

    /// Fills a column.
    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    /// Draws a number in eighths of a character.
    private static func bar(of value: Int, largest: Int) -> String {
        let eighths = max(1, value * 40 * 8 / largest)
        let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
        return String(repeating: "█", count: eighths / 8) + rest
    }

    /// The first words with a wrong count; `nil` if all are right.
    static func difference(of counts: [String: Int], from expected: [String: Int]) -> String? {
        let words = Set(counts.keys).union(expected.keys).filter { counts[$0] != expected[$0] }
        guard !words.isEmpty else { return nil }
        let samples = words.sorted().prefix(5).map {
            "\($0): \(counts[$0] ?? 0) instead of \(expected[$0] ?? 0)"
        }
        return "\(words.count) word(s) were counted differently: "
            + samples.joined(separator: ", ")
    }
}
