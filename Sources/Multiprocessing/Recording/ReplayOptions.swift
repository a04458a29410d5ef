/// How a recording is run again.
public struct ReplayOptions: Sendable, Hashable {
    /// The time from the beginning of the recording up to which it is run; `nil` is its end.
    public var until: Duration?
    /// The greatest number of differences that are described; all are counted.
    public var mostDifferences = 10
    /// The greatest memory of the process, in bytes, before the run ends: a recording says itself what its server was allowed.
    ///
    /// `nil` is half of the memory of the machine, or of the process's control group.
    public var memoryLimitInBytes: Int?

    /// Runs everything, and describes ten differences.
    public init() {}
}
