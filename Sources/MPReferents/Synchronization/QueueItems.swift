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
    mutating func put(_ item: WireValue) throws(PythonException)

    /// Takes the item whose turn it is.
    mutating func take() -> WireValue?

    /// Puts an item back that was taken, so that it is the next one of its rank again.
    mutating func putBack(_ item: WireValue)

    /// Removes all items.
    mutating func removeAll()
}

extension QueueItems {
    /// Whether there is none.
    var isEmpty: Bool { count == 0 }
}

/// The oldest item first: `queue.Queue`.
extension FIFO<WireValue>: QueueItems {
    /// What Python calls it.
    package static var className: String { "Queue" }

    package mutating func put(_ item: WireValue) throws(PythonException) { append(item) }

    package mutating func take() -> WireValue? { popFirst() }

    package mutating func putBack(_ item: WireValue) { prepend(item) }

    package mutating func removeAll() { self = FIFO() }
}

/// The newest item first: `queue.LifoQueue`.
package struct LIFO: QueueItems {
    /// What Python calls it.
    package static let className = "LifoQueue"

    /// The items, oldest first.
    private var items: [WireValue] = []

    /// Starts empty.
    package init() {}

    package var count: Int { items.count }

    package mutating func put(_ item: WireValue) throws(PythonException) { items.append(item) }

    package mutating func take() -> WireValue? { items.popLast() }

    package mutating func putBack(_ item: WireValue) { items.append(item) }

    package mutating func removeAll() { items = [] }
}
