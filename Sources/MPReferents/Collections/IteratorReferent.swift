package import MPWire

/// An iterator over the keys of a shared dict; `__iter__` of a dict returns one.
package struct IteratorReferent {
    /// Progress of the iteration.
    private enum State {
        /// Under way. `position` counts slots of the dict, `remaining` the keys still to come;
        /// `count` is the dict's size when it began. Can become `invalidated` or `exhausted`.
        case iterating(position: Int, remaining: Int, count: Int)
        /// The dict's size changed: each further step fails. Terminal.
        case invalidated
        /// All keys have been returned. Terminal.
        case exhausted
    }

    private let storage: DictStorage
    private var state: State

    /// Starts at the oldest key.
    init(over storage: DictStorage) {
        self.storage = storage
        let count = storage.entries.count
        state = .iterating(position: 0, remaining: count, count: count)
    }
}

extension IteratorReferent: TabledReferent {
    package static let methods = MethodTable<Self>(
        [
            Method("__next__", .slot("__next__", 0), [.writes]) { iterator, _ in
                guard let entry = try iterator.next() else { throw PythonException.stopIteration }
                return .reply(entry.key.value)
            },
            // Not in Python: many steps in one call. At the end the list is empty.
            Method("next_keys", .named("Iterator.next_keys", [.required("count")]), [.writes]) {
                try $0.nextKeys($1.required(0), $1.work)
            },
            // The same method under the name that streams use.
            Method("next_chunk", .named("Iterator.next_chunk", [.required("count")]), [.writes]) {
                try $0.nextKeys($1.required(0), $1.work)
            },
            Method("next_items", .named("Iterator.next_items", [.required("count")]), [.writes]) {
                try $0.nextItems($1.required(0), $1.work)
            },
        ],
        // Methods of generators: Python's proxy offers them for every iterator.
        absent: ["send", "throw", "close"]
    )

    package func appendRepresentation(
        to text: inout RepresentationText
    ) throws(PythonException) {
        try text.append("<dict_keyiterator object>")
    }

    /// An iterator over the keys still to come.
    package var value: WireValue? {
        switch state {
        case .iterating(let position, _, let count):
            guard storage.entries.count == count else { return nil }
            return .iterator(over: keys(from: position))
        case .invalidated: return nil
        case .exhausted: return .iterator(over: [])
        }
    }

    package var size: Int {
        switch state {
        case .iterating(_, let remaining, _): remaining
        case .invalidated, .exhausted: 0
        }
    }
}

extension IteratorReferent {
    /// The next entry, or `nil` at the end.
    private mutating func next() throws(PythonException) -> (key: WireKey, value: StoredValue)? {
        switch state {
        case .iterating(let position, let remaining, let count):
            guard storage.entries.count == count else {
                state = .invalidated
                throw Self.sizeChanged
            }
            guard let (key, value, next) = storage.entries.entry(from: position) else {
                state = .exhausted
                return nil
            }
            guard remaining > 0 else {
                // Keys were removed and others added: without stopping here the iteration might
                // never end.
                state = .exhausted
                throw .runtimeError("dictionary keys changed during iteration")
            }
            state = .iterating(position: next, remaining: remaining - 1, count: count)
            return (key, value)
        case .invalidated:
            throw Self.sizeChanged
        case .exhausted:
            return nil
        }
    }

    /// The next entries: `count` of them, or all that remain.
    private mutating func next(
        _ count: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> [(key: WireKey, value: StoredValue)] {
        let count = try PythonIndex.ofChunk(count)
        try work.charge(2 * min(count, size))
        var entries: [(key: WireKey, value: StoredValue)] = []
        while entries.count < count, let entry = try next() { entries.append(entry) }
        return entries
    }

    private mutating func nextKeys(
        _ count: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        .reply(.list(try next(count, work).map(\.key.value)))
    }

    /// The same with their values, as pairs.
    private mutating func nextItems(
        _ count: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        let items = try next(count, work).map { entry in
            StoredValue.tuple([.value(entry.key.value), entry.value])
        }
        return .reply(stored: .list(items))
    }

    private static let sizeChanged =
        PythonException.runtimeError("dictionary changed size during iteration")

    private func keys(from position: Int) -> [WireValue] {
        var keys: [WireValue] = []
        var position = position
        while let (key, _, next) = storage.entries.entry(from: position) {
            keys.append(key.value)
            position = next
        }
        return keys
    }
}
