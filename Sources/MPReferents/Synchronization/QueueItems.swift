package import MPWire

/// The items of a queue, in the order in which they go out.
package protocol QueueItems: Sendable {
    /// What Python calls the class of such a queue.
    static var className: String { get }

    /// The number of items.
    var count: Int { get }

    /// Adds an item.
    ///
    /// - Throws: `TypeError` if Python can't order it among the others, `RuntimeError` if there is less work left
    ///   than that takes.
    mutating func put(_ item: StoredValue, _ work: WorkMeter) throws(PythonException)

    /// Takes the item whose turn it is; with less work left than it takes to find the next one, it is taken
    /// all the same.
    mutating func take(_ work: WorkMeter) -> StoredValue?

    /// How many steps it takes to take so many items, if they are small.
    func takingCost(_ count: Int) -> Int

    /// What tells items that are put from now on from those that are there.
    var mark: Int { get }

    /// Takes out again the items that were put since a mark was made.
    mutating func removeItems(putSince mark: Int)

    /// Puts items back that were taken in this order, so that they are taken in this order again, before
    /// all others of their rank.
    mutating func putBack(_ items: [StoredValue])

    /// Removes all items.
    mutating func removeAll()

    /// The item at a position below ``count``, in any order.
    func item(at position: Int) -> StoredValue
}

extension QueueItems {
    /// Whether there is none.
    var isEmpty: Bool { count == 0 }

    /// What it is where nothing is compared.
    package func takingCost(_ count: Int) -> Int { count }

    /// Queues that compare nothing need none: to put an item can't fail.
    package var mark: Int { 0 }

    package mutating func removeItems(putSince mark: Int) {}
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

    package mutating func put(_ item: StoredValue, _ work: WorkMeter) throws(PythonException) {
        items.append(item)
    }

    package mutating func take(_ work: WorkMeter) -> StoredValue? { items.popFirst() }

    package mutating func putBack(_ items: [StoredValue]) { self.items.prepend(contentsOf: items) }

    package mutating func removeAll() { items = RingBuffer() }

    package func item(at position: Int) -> StoredValue { items[position] }
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

    package mutating func put(_ item: StoredValue, _ work: WorkMeter) throws(PythonException) {
        items.append(item)
    }

    package mutating func take(_ work: WorkMeter) -> StoredValue? { items.popLast() }

    package mutating func putBack(_ items: [StoredValue]) { self.items += items.reversed() }

    package mutating func removeAll() { items = [] }

    package func item(at position: Int) -> StoredValue { items[position] }
}
