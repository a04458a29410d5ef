import MPSystem

/// Work that a loop runs at a time, unless it is cancelled before.
package final class ScheduledWork: Sendable {
    /// What is to be run; gone once it was run or cancelled.
    private let work: Guarded<(@Sendable () -> Void)?>

    /// Waits to be run.
    init(_ work: @escaping @Sendable () -> Void) { self.work = Guarded(work) }

    /// Whether nothing is left to run.
    var isCancelled: Bool { work.withLock { $0 == nil } }

    /// Makes sure that the work is not begun any more, and lets go of what it holds.
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
