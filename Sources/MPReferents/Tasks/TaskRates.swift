/// How many tasks were submitted and ended in each second of the last minute.
struct TaskRates {
    /// The counts at the beginning of a second.
    private struct Mark {
        let second: Int64
        let submitted: UInt64
        let ended: UInt64
    }

    private static let length: Int64 = 60
    private var marks: [Mark] = []

    /// Notes the counts; the first time in each second counts.
    mutating func note(_ counts: TaskCounts, at now: Duration) {
        let second = now.components.seconds
        guard marks.last.map({ $0.second < second }) ?? true else { return }
        marks.removeAll { $0.second < second - Self.length }
        let mark = Mark(second: second, submitted: counts.submitted, ended: counts.ended)
        marks.append(mark)
    }

    /// Tasks per second, submitted and ended, over the last minute or as long as there was anything.
    func perSecond(_ counts: TaskCounts, at now: Duration) -> (submitted: Double, ended: Double) {
        guard let first = marks.first else { return (0, 0) }
        let (seconds, attoseconds) = now.components
        let span = max(1, Double(seconds - first.second) + Double(attoseconds) / 1e18)
        return (
            Double(counts.submitted - first.submitted) / span,
            Double(counts.ended - first.ended) / span
        )
    }
}
