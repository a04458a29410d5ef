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

    /// Puts an item back that was taken, so that it is the next one of its rank again.
    mutating func putBack(_ item: StoredValue)

    /// Removes all items.
    mutating func removeAll()

    /// The item at a position below ``count``, in any order.
    func item(at position: Int) -> StoredValue
}

extension QueueItems {
    /// Whether there is none.
    var isEmpty: Bool { count == 0 }
}

/// The oldest item first: `queue.Queue`.
extension FIFO<StoredValue>: QueueItems {
    /// What Python calls it.
    package static var className: String { "Queue" }

    package mutating func put(_ item: StoredValue) throws(PythonException) { append(item) }

    package mutating func take() -> StoredValue? { popFirst() }

    package mutating func putBack(_ item: StoredValue) { prepend(item) }

    package mutating func removeAll() { self = FIFO() }

    package func item(at position: Int) -> StoredValue { self[position] }
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

    package mutating func putBack(_ item: StoredValue) { items.append(item) }

    package mutating func removeAll() { items = [] }

    package func item(at position: Int) -> StoredValue { items[position] }
}
