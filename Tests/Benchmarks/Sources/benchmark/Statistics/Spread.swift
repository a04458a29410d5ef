/// How a few measurements of the same thing lie: the middle one, and how far the others are from it.
struct Spread: Equatable, Sendable {
    /// The least one.
    let minimum: Double
    /// A quarter lies below.
    let lowerQuartile: Double
    /// Half lies below.
    let median: Double
    /// A quarter lies above.
    let upperQuartile: Double
    /// The largest one.
    let maximum: Double

    /// Sums up measurements; `nil` if there are none.
    init?(_ values: some Sequence<Double>) {
        let sorted = values.sorted()
        guard let first = sorted.first, let last = sorted.last else { return nil }
        minimum = first
        lowerQuartile = Self.quantile(0.25, of: sorted)
        median = Self.quantile(0.5, of: sorted)
        upperQuartile = Self.quantile(0.75, of: sorted)
        maximum = last
    }

    /// The value below which a share of the sorted ones lies, between two of them in proportion.
    private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
        let position = share * Double(sorted.count - 1)
        let below = Int(position)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
    }
}
