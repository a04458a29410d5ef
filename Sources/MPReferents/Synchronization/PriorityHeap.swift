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
        // Nobody waits for the result. The default limit on work, that of a message, is enough for small
        // items.
        let work = WorkMeter()
        oldest -= items.count
        let returned = items.enumerated().map { Entry(item: $1.decoded, age: oldest + $0) }
        // A heap is at most 64 levels deep.
        if returned.count < entries.count / 64 {
            for entry in returned { rise(entry, work) }
            return
        }
        // In the order in which they were taken, they form a heap already.
        let others = entries
        entries = returned
        guard !others.isEmpty else { return }
        entries += others
        for position in (0..<entries.count / 2).reversed() {
            sink(entries[position], from: position, work)
        }
    }

    /// Adds an entry at the end and lets it rise to its place.
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

    /// Four comparisons per level.
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

    /// The positions whose entries move down to make room for a new one, from the end of the heap up.
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

    /// Puts an entry at the top, or at another position, and lets it sink to its place.
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

    /// Whether `left` comes before `right`: the lesser item, or the older of equal ones.
    private static func comesFirst(
        _ left: Entry,
        _ right: Entry,
        _ work: WorkMeter
    ) -> Bool {
        do {
            if try left.item.isLess(than: right.item, work) { return true }
            if try right.item.isLess(than: left.item, work) { return false }
        } catch {
            // They can't be ordered, or not with the work that is left; there is nobody to tell.
        }
        return left.age < right.age
    }
}
