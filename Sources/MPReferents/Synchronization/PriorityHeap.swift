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
    package mutating func put(_ item: StoredValue) throws(PythonException) {
        newest += 1
        let entry = Entry(item: item.decoded, age: newest)
        let path = try self.path(for: entry)
        insert(entry, along: path)
    }

    package mutating func take() -> StoredValue? {
        guard let last = entries.popLast() else { return nil }
        guard let first = entries.first else { return .value(last.item) }
        sink(last)
        return .value(first.item)
    }

    package mutating func putBack(_ item: StoredValue) {
        oldest -= 1
        let entry = Entry(item: item.decoded, age: oldest)
        var path: [Int] = []
        var child = entries.count
        while child > 0, Self.comesFirst(entry, entries[(child - 1) / 2]) {
            child = (child - 1) / 2
            path.append(child)
        }
        insert(entry, along: path)
    }

    package mutating func removeAll() { entries = [] }

    package func item(at position: Int) -> StoredValue { .value(entries[position].item) }

    /// The positions whose entries move down to let a new one in, from the end of the heap up.
    private func path(for entry: Entry) throws(PythonException) -> [Int] {
        var path: [Int] = []
        var child = entries.count
        while child > 0 {
            let parent = (child - 1) / 2
            guard try entry.item.isLess(than: entries[parent].item) else { break }
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

    /// Puts an entry at the top and lets it sink to its place.
    private mutating func sink(_ entry: Entry) {
        var parent = 0
        while 2 * parent + 1 < entries.count {
            var child = 2 * parent + 1
            if child + 1 < entries.count, Self.comesFirst(entries[child + 1], entries[child]) {
                child += 1
            }
            guard Self.comesFirst(entries[child], entry) else { break }
            entries[parent] = entries[child]
            parent = child
        }
        entries[parent] = entry
    }

    /// Whether `left` comes before `right`: the lesser, of equal ones the older.
    private static func comesFirst(_ left: Entry, _ right: Entry) -> Bool {
        do {
            if try left.item.isLess(than: right.item) { return true }
            if try right.item.isLess(than: left.item) { return false }
        } catch {
            // They can't be ordered, which nobody can be told now.
        }
        return left.age < right.age
    }
}
