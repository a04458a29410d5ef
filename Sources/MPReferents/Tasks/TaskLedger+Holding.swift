import MPSystem

/// Which tasks workers hold, and for how long.
extension TaskLedger {
    /// A task that a worker holds.
    struct HeldTask {
        let id: TaskID
        let worker: UInt64
        let hasBegun: Bool
        let attempts: Int
        /// How long it has run, or been held if it hasn't begun, in tenths of a second.
        let age: UInt32
    }

    /// Shows the tasks that workers hold.
    ///
    /// - Parameters:
    ///   - limit: How many leases are looked at; some may be obsolete.
    ///   - now: The time.
    ///   - visit: Called with each task.
    func showHeld(atMost limit: Int, at now: Duration, _ visit: (HeldTask) -> Void) {
        let now = TaskRecord.tenths(now.wholeNanoseconds)
        var rest = limit
        for (place, worker) in workers.enumerated() {
            guard let worker else { continue }
            for lease in worker.held.prefix(rest) where isCurrent(lease, at: place) {
                guard let record = tasks[lease.id] else { continue }
                visit(
                    HeldTask(
                        id: lease.id,
                        worker: worker.number,
                        hasBegun: record.state == .begun,
                        attempts: Int(record.attempts),
                        age: now &- record.since
                    )
                )
            }
            rest -= min(rest, worker.held.count)
            if rest == 0 { return }
        }
    }
}
