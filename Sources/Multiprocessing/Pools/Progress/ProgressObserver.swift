/// Who is told how far a `map` is.
///
/// ```swift
/// try await pool.map(.resize, photos, progress: .bar("resizing"))
/// try await pool.map(.resize, photos, progress: ProgressObserver { print($0.completed) })
/// ```
public struct ProgressObserver: Sendable {
    /// The shortest time between two reports.
    let interval: Duration
    let report: @Sendable (PoolProgress) -> Void

    /// Calls a function now and then, and once at the end.
    ///
    /// - Parameters:
    ///   - interval: The shortest time between two reports.
    ///   - report: Called by the task that runs the `map`, which waits for it.
    public init(
        every interval: Duration = .milliseconds(100),
        report: @escaping @Sendable (PoolProgress) -> Void
    ) {
        self.interval = interval
        self.report = report
    }
}

/// Tells an observer what it has asked for.
struct ProgressReport {
    private let observer: ProgressObserver
    private let total: Int
    private let workers: Int
    private let start = ContinuousClock.now
    private var completed = 0
    private var lastReport = ContinuousClock.now

    init(_ observer: ProgressObserver, total: Int, workers: Int) {
        self.observer = observer
        self.total = total
        self.workers = workers
    }

    /// More inputs are done.
    mutating func add(_ count: Int) {
        completed += count
        let now = ContinuousClock.now
        guard now - lastReport >= observer.interval else { return }
        lastReport = now
        tell(at: now, isFinal: false)
    }

    /// There are no more.
    func finish() { tell(at: ContinuousClock.now, isFinal: true) }

    private func tell(at now: ContinuousClock.Instant, isFinal: Bool) {
        observer.report(
            PoolProgress(
                completed: completed,
                total: total,
                elapsed: now - start,
                workers: workers,
                isFinal: isFinal
            )
        )
    }
}
