/// Work that waits for its time, earliest first; a binary heap.
///
/// Times are nanoseconds of the loop's clock.
///
/// - Complexity: O(log n) to add and to take; cancelled work is removed when its time comes or when it is the
///   majority.
struct TimerQueue {
    /// Work with its place in the order.
    private struct Entry {
        let deadline: Int64
        /// Keeps work for the same time in the order in which it came.
        let sequence: UInt64
        let work: ScheduledWork

        func isBefore(_ other: Entry) -> Bool {
            deadline == other.deadline ? sequence < other.sequence : deadline < other.deadline
        }
    }

    /// The heap: no entry is before its parent, which is at half its index.
    private var heap: [Entry] = []
    /// How many entries were ever added.
    private var sequence: UInt64 = 0
    /// The size of the heap from which on cancelled work is looked for.
    private var sweepLimit = 64

    /// The number of entries, including cancelled ones.
    var count: Int { heap.count }

    /// The time of the earliest work.
    var nextDeadline: Int64? { heap.first?.deadline }

    mutating func insert(_ work: ScheduledWork, at deadline: Int64) {
        if heap.count >= sweepLimit { sweep() }
        sequence += 1
        heap.append(Entry(deadline: deadline, sequence: sequence, work: work))
        siftUp(from: heap.count - 1)
    }

    /// Removes the earliest work if its time has come.
    mutating func popDue(at now: Int64) -> ScheduledWork? {
        guard let first = heap.first, first.deadline <= now else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        siftDown(from: 0)
        return first.work
    }

    mutating func removeAll() { heap.removeAll() }

    private mutating func sweep() {
        heap.removeAll { $0.work.isCancelled }
        // A sorted array is a heap.
        heap.sort { $0.isBefore($1) }
        sweepLimit = max(64, 2 * heap.count)
    }

    private mutating func siftUp(from start: Int) {
        var index = start
        while index > 0, heap[index].isBefore(heap[(index - 1) / 2]) {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    private mutating func siftDown(from start: Int) {
        var index = start
        while true {
            var smallest = index
            for child in [2 * index + 1, 2 * index + 2]
            where child < heap.count && heap[child].isBefore(heap[smallest]) {
                smallest = child
            }
            guard smallest != index else { return }
            heap.swapAt(index, smallest)
            index = smallest
        }
    }
}
