public import MPWire

// MARK: Calls of dictionaries

extension Pipeline {
    /// Looks up a key: ``DictProxy/get(_:)``.
    @inlinable
    @discardableResult
    public mutating func get<Key, Value>(
        _ dict: DictProxy<Key, Value>,
        _ key: Key
    ) -> PipelinedCall<Value?> {
        addOptional("get", of: dict.reference) { () throws(MultiprocessingError) in
            [
                try dict.reference.pipelinedKey(key, "get")
            ]
        }
    }

    /// Stores a value under a key: ``DictProxy/set(_:_:)``.
    @inlinable
    @discardableResult
    public mutating func set<Key, Value>(
        _ dict: DictProxy<Key, Value>,
        _ key: Key,
        _ value: Value
    ) -> PipelinedCall<Void> {
        addVoid("__setitem__", of: dict.reference) { () throws(MultiprocessingError) in
            [
                try dict.reference.pipelinedKey(key, "__setitem__"),
                try dict.reference.pipelined(value, "__setitem__"),
            ]
        }
    }

    /// Stores a value under a key that isn't there: ``DictProxy/setdefault(_:_:)``.
    @inlinable
    @discardableResult
    public mutating func setdefault<Key, Value>(
        _ dict: DictProxy<Key, Value>,
        _ key: Key,
        _ value: Value
    ) -> PipelinedCall<Value> {
        add("setdefault", of: dict.reference) { () throws(MultiprocessingError) in
            [
                try dict.reference.pipelinedKey(key, "setdefault"),
                try dict.reference.pipelined(value, "setdefault"),
            ]
        }
    }

    /// Removes a key, if it is there: ``DictProxy/pop(_:)``.
    @inlinable
    @discardableResult
    public mutating func pop<Key, Value>(
        _ dict: DictProxy<Key, Value>,
        _ key: Key
    ) -> PipelinedCall<Value?> {
        addOptional("pop", of: dict.reference) { () throws(MultiprocessingError) in
            [
                try dict.reference.pipelinedKey(key, "pop"),
                .null,
            ]
        }
    }

    /// Says whether a key is there: ``DictProxy/contains(_:)``.
    @inlinable
    @discardableResult
    public mutating func contains<Key, Value>(
        _ dict: DictProxy<Key, Value>,
        _ key: Key
    ) -> PipelinedCall<Bool> {
        add("__contains__", of: dict.reference) { () throws(MultiprocessingError) in
            [
                try dict.reference.pipelinedKey(key, "__contains__")
            ]
        }
    }

    /// Adds to the value of a key: ``DictProxy/increment(_:by:default:)``.
    @inlinable
    @discardableResult
    public mutating func increment<Key, Value: Numeric>(
        _ dict: DictProxy<Key, Value>,
        _ key: Key,
        by amount: Value = 1,
        default defaultValue: Value = 0
    ) -> PipelinedCall<Value> {
        add("increment", of: dict.reference, needing: .atomics) { () throws(MultiprocessingError) in
            [
                try dict.reference.pipelinedKey(key, "increment"),
                try dict.reference.pipelined(amount, "increment"),
                try dict.reference.pipelined(defaultValue, "increment"),
            ]
        }
    }
}

// MARK: Calls of lists, deques and arrays

extension Pipeline {
    /// Reads an element: ``IndexedProxy/get(_:)``.
    @inlinable
    @discardableResult
    public mutating func get<Element>(
        _ elements: some IndexedProxy<Element>,
        _ index: Int
    ) -> PipelinedCall<Element> {
        add("__getitem__", of: elements.reference) { () throws(MultiprocessingError) in
            [
                try elements.reference.pipelined(index, "__getitem__")
            ]
        }
    }

    /// Replaces an element: ``IndexedProxy/set(_:_:)``.
    @inlinable
    @discardableResult
    public mutating func set<Element>(
        _ elements: some IndexedProxy<Element>,
        _ index: Int,
        _ element: Element
    ) -> PipelinedCall<Void> {
        addVoid("__setitem__", of: elements.reference) { () throws(MultiprocessingError) in
            [
                try elements.reference.pipelined(index, "__setitem__"),
                try elements.reference.pipelined(element, "__setitem__"),
            ]
        }
    }

    /// Adds an element at the end: ``MutableSequenceProxy/append(_:)``.
    @inlinable
    @discardableResult
    public mutating func append<Element>(
        _ elements: some MutableSequenceProxy<Element>,
        _ element: Element
    ) -> PipelinedCall<Void> {
        addVoid("append", of: elements.reference) { () throws(MultiprocessingError) in
            [
                try elements.reference.pipelined(element, "append")
            ]
        }
    }

    /// Adds an element at the end, and counts: ``MutableSequenceProxy/appendAndCount(_:)``.
    @inlinable
    @discardableResult
    public mutating func appendAndCount<Element>(
        _ elements: some MutableSequenceProxy<Element>,
        _ element: Element
    ) -> PipelinedCall<Int> {
        add("append_and_count", of: elements.reference, needing: .atomics) {
            () throws(MultiprocessingError) in
            [
                try elements.reference.pipelined(element, "append_and_count")
            ]
        }
    }

    /// Removes an element and returns it: ``ListProxy/pop(at:)``.
    @inlinable
    @discardableResult
    public mutating func pop<Element>(
        _ list: ListProxy<Element>,
        at index: Int = -1
    ) -> PipelinedCall<Element> {
        add("pop", of: list.reference) { () throws(MultiprocessingError) in
            [
                try list.reference.pipelined(index, "pop")
            ]
        }
    }

    /// Adds an element at the beginning: ``DequeProxy/appendLeft(_:)``.
    @inlinable
    @discardableResult
    public mutating func appendLeft<Element>(
        _ deque: DequeProxy<Element>,
        _ element: Element
    ) -> PipelinedCall<Void> {
        addVoid("appendleft", of: deque.reference) { () throws(MultiprocessingError) in
            [
                try deque.reference.pipelined(element, "appendleft")
            ]
        }
    }
}

// MARK: Calls of sets

extension Pipeline {
    /// Adds a member: ``SetProxy/add(_:)``.
    @inlinable
    @discardableResult
    public mutating func add<Element>(
        _ set: SetProxy<Element>,
        _ member: Element
    ) -> PipelinedCall<Void> {
        addVoid("add", of: set.reference) { () throws(MultiprocessingError) in
            [
                try set.reference.pipelinedKey(member, "add")
            ]
        }
    }

    /// Adds a member, and says whether it is new: ``SetProxy/addIfAbsent(_:)``.
    @inlinable
    @discardableResult
    public mutating func addIfAbsent<Element>(
        _ set: SetProxy<Element>,
        _ member: Element
    ) -> PipelinedCall<Bool> {
        add("add_if_absent", of: set.reference, needing: .atomics) {
            () throws(MultiprocessingError) in
            [
                try set.reference.pipelinedKey(member, "add_if_absent")
            ]
        }
    }

    /// Removes a member, if it is there: ``SetProxy/discard(_:)``.
    @inlinable
    @discardableResult
    public mutating func discard<Element>(
        _ set: SetProxy<Element>,
        _ member: Element
    ) -> PipelinedCall<Void> {
        addVoid("discard", of: set.reference) { () throws(MultiprocessingError) in
            [
                try set.reference.pipelinedKey(member, "discard")
            ]
        }
    }

    /// Says whether a member is there: ``SetProxy/contains(_:)``.
    @inlinable
    @discardableResult
    public mutating func contains<Element>(
        _ set: SetProxy<Element>,
        _ member: Element
    ) -> PipelinedCall<Bool> {
        add("__contains__", of: set.reference) { () throws(MultiprocessingError) in
            [
                try set.reference.pipelinedKey(member, "__contains__")
            ]
        }
    }
}
