extension Duration? {
    /// The earlier of two deadlines; `nil` is never.
    func orSooner(_ other: Duration?) -> Duration? {
        switch (self, other) {
        case (let one?, let two?): min(one, two)
        case (let one, let two): one ?? two
        }
    }
}

/// Deadlines, earliest first: a binary heap.
struct DeadlineHeap<Key> {
    struct Entry {
        let time: Duration
        /// What the deadline belongs to.
        let key: Key
    }

    private var entries: [Entry] = []

    var count: Int { entries.count }

    /// The earliest deadline, or `nil`.
    var first: Entry? { entries.first }

    mutating func insert(_ key: Key, at time: Duration) {
        entries.append(Entry(time: time, key: key))
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].time < entries[parent].time else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    /// Removes the earliest deadline.
    mutating func removeFirst() {
        guard !entries.isEmpty else { return }
        entries.swapAt(0, entries.count - 1)
        entries.removeLast()
        sink(0)
    }

    /// Removes all deadlines that are obsolete.
    ///
    /// - Complexity: O(n).
    mutating func removeAll(where isObsolete: (Key) -> Bool) {
        entries.removeAll { isObsolete($0.key) }
        for parent in (0..<entries.count / 2).reversed() { sink(parent) }
    }

    /// Moves an entry down until none below it is earlier.
    private mutating func sink(_ position: Int) {
        var parent = position
        while let child = soonestChild(of: parent), entries[child].time < entries[parent].time {
            entries.swapAt(child, parent)
            parent = child
        }
    }

    private func soonestChild(of parent: Int) -> Int? {
        let left = 2 * parent + 1
        guard left < entries.count else { return nil }
        let right = left + 1
        return right < entries.count && entries[right].time < entries[left].time ? right : left
    }
}
