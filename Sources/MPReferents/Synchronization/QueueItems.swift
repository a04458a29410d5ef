package import MPWire

/// The items of a queue, in the order in which they are taken.
package protocol QueueItems: Sendable {
    /// Python's name of such a queue's class.
    static var className: String { get }

    /// The number of items.
    var count: Int { get }

    /// Adds an item.
    ///
    /// - Throws: `TypeError` if Python can't order it among the others, `RuntimeError` if too little work is
    ///   left.
    mutating func put(_ item: StoredValue, _ work: WorkMeter) throws(PythonException)

    /// Takes the next item, even if too little work is left to find the one after it.
    mutating func take(_ work: WorkMeter) -> StoredValue?

    /// The number of steps that taking so many small items takes.
    func takingCost(_ count: Int) -> Int

    /// Distinguishes the items that are put from now on from those that are there.
    var mark: Int { get }

    /// Removes the items that were put since a mark was made.
    mutating func removeItems(putSince mark: Int)

    /// Puts items back that were taken in this order, so that they are taken in the same order again, before all
    /// others of their rank.
    mutating func putBack(_ items: [StoredValue])

    mutating func removeAll()

    /// The item at a position below ``count``; the order is unspecified.
    func item(at position: Int) -> StoredValue
}

extension QueueItems {
    var isEmpty: Bool { count == 0 }

    /// The default, for queues that compare nothing.
    package func takingCost(_ count: Int) -> Int { count }

    /// Queues that compare nothing need no marks: putting an item can't fail.
    package var mark: Int { 0 }

    package mutating func removeItems(putSince mark: Int) {}
}
