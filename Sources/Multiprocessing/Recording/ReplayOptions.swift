/// How a recording is run again.
public struct ReplayOptions: Sendable, Hashable {
    /// The time from the beginning of the recording up to which it is run; `nil` is its end.
    public var until: Duration?
    /// The greatest number of differences that are described; all are counted.
    public var mostDifferences = 10

    /// Runs everything, and describes ten differences.
    public init() {}
}
