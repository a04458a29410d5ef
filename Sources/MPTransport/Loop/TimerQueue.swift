internal import MPSystem

/// Work that waits for its time, earliest first.
///
/// Times are nanoseconds of the loop's clock.
///
/// - Complexity: O(log n) to add and to take; cancelled work is removed when its time comes or when it is the
///   majority.
struct TimerQueue {
    /// Work with its place in the order.
    private struct Entry: Comparable {
        let deadline: Int64
        /// Keeps work for the same time in the order in which it came.
        let sequence: UInt64
        let work: ScheduledWork

        static func < (one: Self, other: Self) -> Bool {
            (one.deadline, one.sequence) < (other.deadline, other.sequence)
        }

        static func == (one: Self, other: Self) -> Bool { one.sequence == other.sequence }
    }

    private var heap = BinaryHeap<Entry>()
    /// How many entries were ever added.
    private var sequence: UInt64 = 0
    /// The size of the heap from which on cancelled work is looked for.
    private var sweepLimit = 64

    /// The number of entries, including cancelled ones.
    var count: Int { heap.count }

    /// The time of the earliest work.
    var nextDeadline: Int64? { heap.min?.deadline }

    mutating func insert(_ work: ScheduledWork, at deadline: Int64) {
        if heap.count >= sweepLimit { sweep() }
        sequence += 1
        heap.insert(Entry(deadline: deadline, sequence: sequence, work: work))
    }

    /// Removes the earliest work if its time has come.
    mutating func popDue(at now: Int64) -> ScheduledWork? {
        guard let first = heap.min, first.deadline <= now else { return nil }
        return heap.popMin()?.work
    }

    mutating func removeAll() { heap = BinaryHeap() }

    private mutating func sweep() {
        heap.removeAll { $0.work.isCancelled }
        sweepLimit = max(64, 2 * heap.count)
    }
}
