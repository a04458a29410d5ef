import MPSystem

/// Work that a loop runs at a certain time, unless it is cancelled before.
package final class ScheduledWork: Sendable {
    /// The work; `nil` once it was run or cancelled.
    private let work: Guarded<(@Sendable () -> Void)?>

    init(_ work: @escaping @Sendable () -> Void) { self.work = Guarded(work) }

    /// Whether there is no work left to run.
    var isCancelled: Bool { work.withLock { $0 == nil } }

    /// Makes sure that the work doesn't begin any more, and releases it.
    package func cancel() { _ = take() }

    /// Runs the work if it is still there.
    func run() { take()?() }

    private func take() -> (@Sendable () -> Void)? {
        work.withLock { work in
            defer { work = nil }
            return work
        }
    }
}
