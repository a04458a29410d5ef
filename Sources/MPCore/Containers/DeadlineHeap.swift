internal import MPSystem

extension Duration? {
    /// The earlier of two deadlines; `nil` is never.
    func orSooner(_ other: Duration?) -> Duration? {
        switch (self, other) {
        case (let one?, let two?): min(one, two)
        case (let one, let two): one ?? two
        }
    }
}

/// Deadlines, earliest first.
///
/// - Complexity: O(log n) to add and to remove one, O(1) to read the earliest.
struct DeadlineHeap<Key> {
    /// A deadline; compared by its time alone.
    struct Entry: Comparable {
        let time: Duration
        /// What the deadline belongs to.
        let key: Key

        static func < (one: Self, other: Self) -> Bool { one.time < other.time }
        static func == (one: Self, other: Self) -> Bool { one.time == other.time }
    }

    private var entries = BinaryHeap<Entry>()

    var count: Int { entries.count }

    /// The earliest deadline, or `nil`.
    var first: Entry? { entries.min }

    mutating func insert(_ key: Key, at time: Duration) {
        entries.insert(Entry(time: time, key: key))
    }

    /// Removes the earliest deadline.
    mutating func removeFirst() { entries.popMin() }

    /// Removes all deadlines that are obsolete.
    ///
    /// - Complexity: O(n).
    mutating func removeAll(where isObsolete: (Key) -> Bool) {
        entries.removeAll { isObsolete($0.key) }
    }
}
