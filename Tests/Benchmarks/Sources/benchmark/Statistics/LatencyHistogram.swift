/// How long calls have taken: how many fell into each of many narrow spans of time.
///
/// Spans grow with the time, so that every latency is known to within 1.6 % and a histogram of millions
/// of calls stays small. Workers in Swift and Python sort into the same spans and send them as text:
///
/// | latency in nanoseconds | span |
/// |---|---|
/// | `n` below 128 | `n` |
/// | `n` with `7 + e` bits | `64 · e + (n >> e)` |
struct LatencyHistogram: Equatable, Sendable {
    /// How many latencies fell into each span.
    private var counts: [Int]
    /// How many latencies there are.
    private(set) var total = 0

    /// As many spans as an hour needs; what takes longer counts as an hour.
    private static let spans = span(of: 3_600_000_000_000) + 1

    /// Makes one without latencies.
    init() {
        counts = Array(repeating: 0, count: Self.spans)
    }

    /// Counts one latency, or many equal ones.
    mutating func record(nanoseconds: Int, times: Int = 1) {
        add(times, toSpan: Self.span(of: max(0, nanoseconds)))
    }

    /// Adds all latencies of another one.
    mutating func merge(_ other: LatencyHistogram) {
        for (span, count) in other.counts.enumerated() where count > 0 { add(count, toSpan: span) }
    }

    /// The latency in nanoseconds that a share of the calls doesn't exceed; `nil` without calls.
    func percentile(_ share: Double) -> Double? {
        guard total > 0 else { return nil }
        let rank = min(total, max(1, Int((share * Double(total)).rounded(.up))))
        var passed = 0
        for (span, count) in counts.enumerated() {
            passed += count
            if passed >= rank { return Self.middle(of: span) }
        }
        return nil
    }

    private mutating func add(_ count: Int, toSpan span: Int) {
        counts[min(span, Self.spans - 1)] += count
        total += count
    }

    private static func span(of nanoseconds: Int) -> Int {
        guard nanoseconds >= 128 else { return nanoseconds }
        let shift = Int.bitWidth - nanoseconds.leadingZeroBitCount - 7
        return 64 * shift + (nanoseconds >> shift)
    }

    private static func middle(of span: Int) -> Double {
        guard span >= 128 else { return Double(span) }
        let shift = span / 64 - 1
        let low = (span - 64 * shift) << shift
        return Double(low) + Double((1 << shift) - 1) / 2
    }
}

extension LatencyHistogram {
    /// The spans that hold something, as `SPAN:COUNT` with blanks between.
    var text: String {
        counts.enumerated().filter { $0.element > 0 }.map { "\($0.offset):\($0.element)" }
            .joined(separator: " ")
    }

    /// Reads what `text` or a worker in Python has written.
    init?(text: some StringProtocol) {
        self.init()
        for word in text.split(separator: " ") {
            let halves = word.split(separator: ":")
            guard halves.count == 2, let span = Int(halves[0]), let count = Int(halves[1]),
                span >= 0,
                count >= 0
            else { return nil }
            add(count, toSpan: span)
        }
    }
}
