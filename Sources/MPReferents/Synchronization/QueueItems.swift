package import MPWire

/// The items of a queue, in the order in which they go out.
package protocol QueueItems: Sendable {
    /// What Python calls the class of such a queue.
    static var className: String { get }

    /// The number of items.
    var count: Int { get }

    /// Adds an item.
    ///
    /// - Throws: `TypeError` if Python can't order it among the others.
    mutating func put(_ item: StoredValue) throws(PythonException)

    /// Takes the item whose turn it is.
    mutating func take() -> StoredValue?

    /// Puts items back that were taken in this order, so that they are taken in this order again, before
    /// all others of their rank.
    mutating func putBack(_ items: [StoredValue])

    /// Removes all items.
    mutating func removeAll()
}

extension QueueItems {
    /// Whether there is none.
    var isEmpty: Bool { count == 0 }
}

/// The oldest item first: `queue.Queue`.
package struct FIFO: QueueItems {
    /// What Python calls it.
    package static let className = "Queue"

    /// The items, oldest first.
    private var items = RingBuffer<StoredValue>()

    /// Starts empty.
    package init() {}

    package var count: Int { items.count }

    package mutating func put(_ item: StoredValue) throws(PythonException) { items.append(item) }

    package mutating func take() -> StoredValue? { items.popFirst() }

    package mutating func putBack(_ items: [StoredValue]) { self.items.prepend(contentsOf: items) }

    package mutating func removeAll() { items = RingBuffer() }
}

/// The newest item first: `queue.LifoQueue`.
package struct LIFO: QueueItems {
    /// What Python calls it.
    package static let className = "LifoQueue"

    /// The items, oldest first.
    private var items: [StoredValue] = []

    /// Starts empty.
    package init() {}

    package var count: Int { items.count }

    package mutating func put(_ item: StoredValue) throws(PythonException) { items.append(item) }

    package mutating func take() -> StoredValue? { items.popLast() }

    package mutating func putBack(_ items: [StoredValue]) { self.items += items.reversed() }

    package mutating func removeAll() { items = [] }
}
