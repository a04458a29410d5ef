package import MPWire

/// The oldest item first: `queue.Queue`.
package struct FIFO: QueueItems {
    package static let className = "Queue"

    private var items = RingBuffer<StoredValue>()

    package init() {}

    package var count: Int { items.count }

    package mutating func put(_ item: StoredValue, _ work: WorkMeter) throws(PythonException) {
        items.append(item)
    }

    package mutating func take(_ work: WorkMeter) -> StoredValue? { items.popFirst() }

    package mutating func putBack(_ items: [StoredValue]) { self.items.prepend(contentsOf: items) }

    package mutating func removeAll() { items = RingBuffer() }

    package func item(at position: Int) -> StoredValue { items[position] }
}
