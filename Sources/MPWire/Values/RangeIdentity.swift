/// The identity of a range in comparisons: its elements, not its bounds.
struct RangeIdentity: Hashable {
    private let count: UInt
    private let first: Int?
    private let step: Int?

    init(_ start: Int, _ stop: Int, _ step: Int) {
        count = rangeCount(start, stop, step)
        first = count > 0 ? start : nil
        self.step = count > 1 ? step : nil
    }
}
