package import MPWire

/// The newest item first: `queue.LifoQueue`.
package struct LIFO: QueueItems {
    package static let className = "LifoQueue"

    /// The items, oldest first.
    private var items: [StoredValue] = []

    package init() {}

    package var count: Int { items.count }

    package mutating func put(_ item: StoredValue, _ work: WorkMeter) throws(PythonException) {
        items.append(item)
    }

    package mutating func take(_ work: WorkMeter) -> StoredValue? { items.popLast() }

    package mutating func putBack(_ items: [StoredValue]) { self.items += items.reversed() }

    package mutating func removeAll() { items = [] }

    package func item(at position: Int) -> StoredValue { items[position] }
}
