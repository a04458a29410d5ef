package import MPWire

/// Takes the least item first: `queue.PriorityQueue`, a binary heap ordered by Python's `<`.
///
/// Of equal items the older one comes first. Putting an item that Python can't order raises once it is
/// compared, as in Python. Two items that are compared only later, when one is taken, count as equal, so
/// that taking never fails.
///
/// - Complexity: O(log n) comparisons to put and to take.
package struct PriorityHeap: QueueItems {
    package static let className = "PriorityQueue"

    private struct Entry {
        let item: WireValue
        /// Order among equal items.
        let age: Int
    }

    /// The heap: no entry comes after those at twice its position plus 1 and plus 2.
    private var entries: [Entry] = []
    /// The age of the newest item.
    private var newest = 0
    /// The age of the item that was put back last, lower than all others.
    private var oldest = 0

    package init() {}

    package var count: Int { entries.count }

    /// Adds an item; it is decoded now, since it is compared again and again.
    package mutating func put(_ item: StoredValue, _ work: WorkMeter) throws(PythonException) {
        let entry = Entry(item: try item.decoded(work), age: newest + 1)
        let place = try self.place(for: entry, work)
        newest += 1
        entries.append(entry)
        rise(to: place)
    }

    package mutating func take(_ work: WorkMeter) -> StoredValue? {
        guard var taken = entries.popLast() else { return nil }
        guard !entries.isEmpty else { return .value(taken.item) }
        swap(&taken, &entries[0])
        sink(from: 0, work)
        return .value(taken.item)
    }

    /// Puts items back.
    ///
    /// - Complexity: O(number of all items) comparisons at most; none if there are no others.
    package mutating func putBack(_ items: [StoredValue]) {
        // Nobody waits for the result. The default limit on work, that of a message, is enough for small
        // items.
        let work = WorkMeter()
        oldest -= items.count
        let returned = items.enumerated().map { Entry(item: $1.decoded, age: oldest + $0) }
        // A heap is at most 64 levels deep.
        if returned.count < entries.count / 64 {
            for entry in returned {
                entries.append(entry)
                rise(from: entries.count - 1, below: 0, work)
            }
            return
        }
        // In the order in which they were taken, they form a heap already.
        let others = entries
        entries = returned
        guard !others.isEmpty else { return }
        entries += others
        for position in (0..<entries.count / 2).reversed() {
            sink(from: position, work)
        }
    }

    package mutating func removeAll() { entries = [] }

    package func item(at position: Int) -> StoredValue { .value(entries[position].item) }

    /// Two comparisons of two steps per level.
    package func takingCost(_ count: Int) -> Int {
        let levels = Int.bitWidth - entries.count.leadingZeroBitCount
        return min(count, entries.count) * (1 + 4 * levels)
    }

    package var mark: Int { newest }

    package mutating func removeItems(putSince mark: Int) {
        entries.removeAll { $0.age > mark }
        let work = WorkMeter()
        for position in (0..<entries.count / 2).reversed() {
            sink(from: position, work)
        }
    }

    /// The position to which a new entry rises from the end of the heap.
    private func place(
        for entry: Entry,
        _ work: WorkMeter
    ) throws(PythonException) -> Int {
        var place = entries.count
        while place > 0 {
            let parent = (place - 1) / 2
            guard try entry.item.isLess(than: entries[parent].item, work) else { break }
            place = parent
        }
        return place
    }

    /// Lets the last entry rise to a place on its way up.
    private mutating func rise(to place: Int) {
        var position = entries.count - 1
        while position > place {
            let parent = (position - 1) / 2
            entries.swapAt(position, parent)
            position = parent
        }
    }

    /// Lets an entry rise to its place, at most up to `top`.
    private mutating func rise(from start: Int, below top: Int, _ work: WorkMeter) {
        var position = start
        while position > top {
            let parent = (position - 1) / 2
            guard comesFirst(position, parent, work) else { return }
            entries.swapAt(position, parent)
            position = parent
        }
    }

    /// Lets an entry sink to its place: first all the way down, below the children that come first, then up again.
    ///
    /// The entry was at the end of the heap mostly, and belongs there: comparing it with each pair of children
    /// on the way down would take twice as many comparisons.
    private mutating func sink(from top: Int, _ work: WorkMeter) {
        var position = top
        while 2 * position + 1 < entries.count {
            var child = 2 * position + 1
            if child + 1 < entries.count, comesFirst(child + 1, child, work) { child += 1 }
            entries.swapAt(position, child)
            position = child
        }
        rise(from: position, below: top, work)
    }

    /// Whether the entry at one position comes before that at another: the lesser item, or the older of equal ones.
    ///
    /// One comparison is enough, since the younger one comes first only if it is less.
    private func comesFirst(_ left: Int, _ right: Int, _ work: WorkMeter) -> Bool {
        entries[left].age > entries[right].age
            ? isLess(left, right, work) : !isLess(right, left, work)
    }

    private func isLess(_ left: Int, _ right: Int, _ work: WorkMeter) -> Bool {
        do {
            return try entries[left].item.isLess(than: entries[right].item, work)
        } catch {
            // They can't be ordered, or not with the work that is left; there is nobody to tell.
            return false
        }
    }
}
