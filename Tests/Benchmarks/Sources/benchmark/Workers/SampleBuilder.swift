/// What a worker writes down while it works.
struct SampleBuilder {
    private let first: Int
    /// When the last operation ended.
    private(set) var last: Int
    private var operations = 0
    private var latencies = LatencyHistogram()

    /// Starts at this moment.
    init() {
        first = MonotonicClock.nanoseconds
        last = first
    }

    /// Notes that a call ended now, which began when the one before it ended.
    mutating func add(operations: Int = 1) {
        let moment = MonotonicClock.nanoseconds
        latencies.record(nanoseconds: moment - last)
        last = moment
        self.operations += operations
    }

    /// What came of it.
    var sample: WorkerSample {
        WorkerSample(operations: operations, began: first, ended: last, latencies: latencies)
    }
}
