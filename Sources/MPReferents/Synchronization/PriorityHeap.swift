package import MPWire

/// The least item first: `queue.PriorityQueue`, a binary heap by Python's `<`.
///
/// Of equal items the older one comes first. Items that Python can't order raise when they are put
/// and compared, as in Python; two that meet only later count as equal, so that taking never fails.
///
/// - Complexity: O(log n) comparisons to put and to take.
package struct PriorityHeap: QueueItems {
    /// What Python calls it.
    package static let className = "PriorityQueue"

    /// One item.
    private struct Entry {
        /// The item.
        let item: WireValue
        /// Where it stands among equal ones.
        let age: Int
    }

    /// The heap: no entry comes after those at twice its position plus 1 and plus 2.
    private var entries: [Entry] = []
    /// The age of the newest item.
    private var newest = 0
    /// The age of the item that was put back last, below all others.
    private var oldest = 0

    /// Starts empty.
    package init() {}

    package var count: Int { entries.count }

    /// Puts an item; it is built now, since it is compared again and again.
    package mutating func put(_ item: StoredValue, _ work: WorkMeter) throws(PythonException) {
        let entry = Entry(item: try item.decoded(work), age: newest + 1)
        let path = try self.path(for: entry, work)
        newest += 1
        insert(entry, along: path)
    }

    package mutating func take(_ work: WorkMeter) -> StoredValue? {
        guard let last = entries.popLast() else { return nil }
        guard let first = entries.first else { return .value(last.item) }
        sink(last, work)
        return .value(first.item)
    }

    /// Puts items back.
    ///
    /// - Complexity: O(number of all items) comparisons at most; none if there are no others.
    package mutating func putBack(_ items: [StoredValue]) {
        // Nobody waits for an answer to this. What few messages may cost is enough for items that are small.
        let work = WorkMeter()
        oldest -= items.count
        let returned = items.enumerated().map { Entry(item: $1.decoded, age: oldest + $0) }
        // A heap is 64 levels deep at most.
        if returned.count < entries.count / 64 {
            for entry in returned { rise(entry, work) }
            return
        }
        // In the order in which they were taken they are a heap already.
        let others = entries
        entries = returned
        guard !others.isEmpty else { return }
        entries += others
        for position in (0..<entries.count / 2).reversed() {
            sink(entries[position], from: position, work)
        }
    }

    /// Puts an entry at the end and lets it rise to its place.
    private mutating func rise(_ entry: Entry, _ work: WorkMeter) {
        var path: [Int] = []
        var child = entries.count
        while child > 0, Self.comesFirst(entry, entries[(child - 1) / 2], work) {
            child = (child - 1) / 2
            path.append(child)
        }
        insert(entry, along: path)
    }

    package mutating func removeAll() { entries = [] }

    package func item(at position: Int) -> StoredValue { .value(entries[position].item) }

    /// Four comparisons a level.
    package func takingCost(_ count: Int) -> Int {
        let levels = Int.bitWidth - entries.count.leadingZeroBitCount
        return min(count, entries.count) * (1 + 4 * levels)
    }

    package var mark: Int { newest }

    package mutating func removeItems(putSince mark: Int) {
        entries.removeAll { $0.age > mark }
        let work = WorkMeter()
        for position in (0..<entries.count / 2).reversed() {
            sink(entries[position], from: position, work)
        }
    }

    /// The positions whose entries move down to let a new one in, from the end of the heap up.
    private func path(
        for entry: Entry,
        _ work: WorkMeter
    ) throws(PythonException) -> [Int] {
        var path: [Int] = []
        var child = entries.count
        while child > 0 {
            let parent = (child - 1) / 2
            guard try entry.item.isLess(than: entries[parent].item, work) else { break }
            path.append(parent)
            child = parent
        }
        return path
    }

    private mutating func insert(_ entry: Entry, along path: [Int]) {
        entries.append(entry)
        var child = entries.count - 1
        for parent in path {
            entries.swapAt(child, parent)
            child = parent
        }
    }

    /// Puts an entry at the top, or at a position, and lets it sink to its place.
    private mutating func sink(_ entry: Entry, from top: Int = 0, _ work: WorkMeter) {
        var parent = top
        while 2 * parent + 1 < entries.count {
            var child = 2 * parent + 1
            if child + 1 < entries.count, Self.comesFirst(entries[child + 1], entries[child], work)
            {
                child += 1
            }
            guard Self.comesFirst(entries[child], entry, work) else { break }
            entries[parent] = entries[child]
            parent = child
        }
        entries[parent] = entry
    }

    /// Whether `left` comes before `right`: the lesser, of equal ones the older.
    private static func comesFirst(
        _ left: Entry,
        _ right: Entry,
        _ work: WorkMeter
    ) -> Bool {
        do {
            if try left.item.isLess(than: right.item, work) { return true }
            if try right.item.isLess(than: left.item, work) { return false }
        } catch {
            // They can't be ordered, or only by more work than is left, which nobody can be told now.
        }
        return left.age < right.age
    }
}
