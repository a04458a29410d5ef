/// One number beside the rates and latencies of a contest.
struct Figure: Equatable, Sendable, Encodable {
    /// What it is, and what goals call it.
    let name: String
    /// How much.
    let value: Double
    /// Of what.
    let unit: String

    /// The name of the memory that a server takes for each idle connection, in KiB.
    static let memoryPerConnection = "memory of each idle connection"
    /// The name of the time of one processor that a server takes while it is watched, in percent.
    static let processorTime = "processor time"
    /// The name of the memory that a pool takes while the results of many inputs are taken, in KiB.
    static let memoryOfStream = "growth of the parent's memory"
    /// The name of the memory that a task takes which waits in a pool, in bytes.
    static let memoryPerTask = "memory of each queued task"
}
