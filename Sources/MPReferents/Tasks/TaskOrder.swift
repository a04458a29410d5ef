import MPSystem

/// Waiting tasks in the order in which they are taken: by priority, then by number.
///
/// Tasks that leave it otherwise aren't searched for: their places become obsolete, and the ledger skips them.
///
/// - Complexity: O(1) for tasks of priority 0 in the order of submission, O(log n) for others.
struct TaskOrder {
    /// A waiting task's place.
    struct Place: Comparable {
        let priority: Int
        let id: TaskID

        static func < (left: Place, right: Place) -> Bool {
            left.priority == right.priority ? left.id < right.id : left.priority > right.priority
        }
    }

    /// Tasks of priority 0 by ascending number: ranges of consecutive numbers, from ``start`` on.
    private var ranges: [ClosedRange<TaskID>] = []
    private var start = 0
    /// All other tasks: those of other priorities, and those that came back.
    private var others = BinaryHeap<Place>()
    /// Number of places in ``ranges``.
    private var count = 0
    /// Number of obsolete places.
    private(set) var obsolete = 0

    var isEmpty: Bool { count == 0 && others.count == 0 }

    /// The next place, which may be obsolete.
    var first: Place? {
        let plain = start < ranges.count ? Place(priority: 0, id: ranges[start].lowerBound) : nil
        guard let other = others.min else { return plain }
        guard let plain else { return other }
        return min(plain, other)
    }

    /// Adds a task, whether it is new or comes back.
    mutating func insert(_ id: TaskID, priority: Int) {
        guard priority == 0, start == ranges.count || id > ranges[ranges.count - 1].upperBound
        else { return others.insert(Place(priority: priority, id: id)) }
        count += 1
        if start < ranges.count, ranges[ranges.count - 1].upperBound + 1 == id {
            ranges[ranges.count - 1] = ranges[ranges.count - 1].lowerBound...id
        } else {
            ranges.append(id...id)
        }
    }

    /// Removes the next place, which must exist.
    mutating func removeFirst() {
        guard start < ranges.count else {
            others.popMin()
            return
        }
        let range = ranges[start]
        if let other = others.min, other < Place(priority: 0, id: range.lowerBound) {
            others.popMin()
            return
        }
        count -= 1
        if range.lowerBound < range.upperBound {
            ranges[start] = range.lowerBound + 1...range.upperBound
        } else {
            start += 1
            if start == ranges.count || start > 64 && start > ranges.count / 2 {
                ranges.removeFirst(start)
                start = 0
            }
        }
    }

    /// Notes that the next place was obsolete and has been removed.
    mutating func removedObsolete() { obsolete -= 1 }

    /// Notes that a task has left; drops obsolete places once they are the most.
    mutating func becameObsolete(isWaiting: (TaskID) -> Bool) {
        obsolete += 1
        guard obsolete > 64, obsolete > (count + others.count) / 2 else { return }
        obsolete = 0
        others.removeAll { !isWaiting($0.id) }
        let old = ranges[start...]
        ranges = []
        start = 0
        count = 0
        for range in old {
            for id in range where isWaiting(id) {
                count += 1
                if let last = ranges.last, last.upperBound + 1 == id {
                    ranges[ranges.count - 1] = last.lowerBound...id
                } else {
                    ranges.append(id...id)
                }
            }
        }
    }
}
