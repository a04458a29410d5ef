internal import MPWire

// MARK: Calls of dictionaries

extension Pipeline {
    /// Looks up a key: ``DictProxy/get(_:)``.
    @discardableResult
    public mutating func get<Key, Value>(
        _ dict: DictProxy<Key, Value>,
        _ key: Key
    ) -> PipelinedCall<Value?> {
        addOptional("get", of: dict, key)
    }

    /// Stores a value under a key: ``DictProxy/set(_:_:)``.
    @discardableResult
    public mutating func set<Key, Value>(
        _ dict: DictProxy<Key, Value>,
        _ key: Key,
        _ value: Value
    ) -> PipelinedCall<Void> {
        addVoid("__setitem__", of: dict, key, value)
    }

    /// Stores a value under a key that isn't there: ``DictProxy/setdefault(_:_:)``.
    @discardableResult
    public mutating func setdefault<Key, Value>(
        _ dict: DictProxy<Key, Value>,
        _ key: Key,
        _ value: Value
    ) -> PipelinedCall<Value> {
        add("setdefault", of: dict, key, value)
    }

    /// Removes a key, if it is there: ``DictProxy/pop(_:)``.
    @discardableResult
    public mutating func pop<Key, Value>(
        _ dict: DictProxy<Key, Value>,
        _ key: Key
    ) -> PipelinedCall<Value?> {
        addOptional("pop", of: dict, key, Value?.none)
    }

    /// Says whether a key is there: ``DictProxy/contains(_:)``.
    @discardableResult
    public mutating func contains<Key, Value>(
        _ dict: DictProxy<Key, Value>,
        _ key: Key
    ) -> PipelinedCall<Bool> {
        add("__contains__", of: dict, key)
    }

    /// Adds to the value of a key: ``DictProxy/increment(_:by:default:)``.
    @discardableResult
    public mutating func increment<Key, Value: Numeric>(
        _ dict: DictProxy<Key, Value>,
        _ key: Key,
        by amount: Value = 1,
        default defaultValue: Value = 0
    ) -> PipelinedCall<Value> {
        add("increment", of: dict, isOurs: true, key, amount, defaultValue)
    }
}

// MARK: Calls of lists

extension Pipeline {
    /// Adds an element at the end: ``ListProxy/append(_:)``.
    @discardableResult
    public mutating func append<Element>(
        _ list: ListProxy<Element>,
        _ element: Element
    ) -> PipelinedCall<Void> {
        addVoid("append", of: list, element)
    }

    /// Adds an element at the end, and counts: ``ListProxy/appendAndCount(_:)``.
    @discardableResult
    public mutating func appendAndCount<Element>(
        _ list: ListProxy<Element>,
        _ element: Element
    ) -> PipelinedCall<Int> {
        add("append_and_count", of: list, isOurs: true, element)
    }

    /// Reads an element: ``ListProxy/get(_:)->Element``.
    @discardableResult
    public mutating func get<Element>(
        _ list: ListProxy<Element>,
        _ index: Int
    ) -> PipelinedCall<Element> {
        add("__getitem__", of: list, index)
    }

    /// Replaces an element: ``ListProxy/set(_:_:)-(Int,_)``.
    @discardableResult
    public mutating func set<Element>(
        _ list: ListProxy<Element>,
        _ index: Int,
        _ element: Element
    ) -> PipelinedCall<Void> {
        addVoid("__setitem__", of: list, index, element)
    }

    /// Removes an element and returns it: ``ListProxy/pop(at:)``.
    @discardableResult
    public mutating func pop<Element>(
        _ list: ListProxy<Element>,
        at index: Int = -1
    ) -> PipelinedCall<Element> {
        add("pop", of: list, index)
    }
}

// MARK: Calls of deques

extension Pipeline {
    /// Adds an element at the end: ``DequeProxy/append(_:)``.
    @discardableResult
    public mutating func append<Element>(
        _ deque: DequeProxy<Element>,
        _ element: Element
    ) -> PipelinedCall<Void> {
        addVoid("append", of: deque, element)
    }

    /// Adds an element at the beginning: ``DequeProxy/appendLeft(_:)``.
    @discardableResult
    public mutating func appendLeft<Element>(
        _ deque: DequeProxy<Element>,
        _ element: Element
    ) -> PipelinedCall<Void> {
        addVoid("appendleft", of: deque, element)
    }
}

// MARK: Calls of sets

extension Pipeline {
    /// Adds a member: ``SetProxy/add(_:)``.
    @discardableResult
    public mutating func add<Element>(
        _ set: SetProxy<Element>,
        _ member: Element
    ) -> PipelinedCall<Void> {
        addVoid("add", of: set, member)
    }

    /// Adds a member, and says whether it is new: ``SetProxy/addIfAbsent(_:)``.
    @discardableResult
    public mutating func addIfAbsent<Element>(
        _ set: SetProxy<Element>,
        _ member: Element
    ) -> PipelinedCall<Bool> {
        add("add_if_absent", of: set, isOurs: true, member)
    }

    /// Removes a member, if it is there: ``SetProxy/discard(_:)``.
    @discardableResult
    public mutating func discard<Element>(
        _ set: SetProxy<Element>,
        _ member: Element
    ) -> PipelinedCall<Void> {
        addVoid("discard", of: set, member)
    }

    /// Says whether a member is there: ``SetProxy/contains(_:)``.
    @discardableResult
    public mutating func contains<Element>(
        _ set: SetProxy<Element>,
        _ member: Element
    ) -> PipelinedCall<Bool> {
        add("__contains__", of: set, member)
    }
}

// MARK: Calls of arrays

extension Pipeline {
    /// Reads an element: ``ArrayProxy/get(_:)->Element``.
    @discardableResult
    public mutating func get<Element>(
        _ array: ArrayProxy<Element>,
        _ index: Int
    ) -> PipelinedCall<Element> {
        add("__getitem__", of: array, index)
    }

    /// Replaces an element: ``ArrayProxy/set(_:_:)-(Int,_)``.
    @discardableResult
    public mutating func set<Element>(
        _ array: ArrayProxy<Element>,
        _ index: Int,
        _ element: Element
    ) -> PipelinedCall<Void> {
        addVoid("__setitem__", of: array, index, element)
    }
}
