public import MPWire

// MARK: Calls of queues

extension Pipeline {
    /// Adds an item, if there is room: ``QueueProxy/putNowait(_:)``.
    @inlinable
    @discardableResult
    public mutating func putNowait<Item>(
        _ queue: QueueProxy<Item>,
        _ item: Item
    ) -> PipelinedCall<Void> {
        addVoid("put_nowait", of: queue.reference) { () throws(MultiprocessingError) in
            [
                try queue.reference.pipelined(item, "put_nowait")
            ]
        }
    }

    /// Adds an item, waiting for room: ``QueueProxy/put(_:timeout:)``.
    ///
    /// The calls after it don't wait for it.
    @inlinable
    @discardableResult
    public mutating func put<Item>(
        _ queue: QueueProxy<Item>,
        _ item: Item
    ) -> PipelinedCall<Void> {
        addVoid("put", of: queue.reference) { () throws(MultiprocessingError) in
            [
                try queue.reference.pipelined(item, "put")
            ]
        }
    }

    /// Takes the oldest item, if there is one: ``QueueProxy/getNowait()``.
    @inlinable
    @discardableResult
    public mutating func getNowait<Item>(
        _ queue: QueueProxy<Item>
    ) -> PipelinedCall<Item> {
        add("get_nowait", of: queue.reference) { [] }
    }

    /// Takes the oldest item, waiting for one: ``QueueProxy/get(timeout:)``.
    ///
    /// The calls after it don't wait for it.
    @inlinable
    @discardableResult
    public mutating func get<Item>(
        _ queue: QueueProxy<Item>
    ) -> PipelinedCall<Item> {
        add("get", of: queue.reference) { [] }
    }
}

// MARK: Calls of single values

extension Pipeline {
    /// Reads the value: ``ValueProxy/get()``.
    @inlinable
    @discardableResult
    public mutating func get<Value>(
        _ value: ValueProxy<Value>
    ) -> PipelinedCall<Value> {
        add("get", of: value.reference) { [] }
    }

    /// Stores a value: ``ValueProxy/set(_:)``.
    @inlinable
    @discardableResult
    public mutating func set<Value>(
        _ value: ValueProxy<Value>,
        _ newValue: Value
    ) -> PipelinedCall<Void> {
        addVoid("set", of: value.reference) { () throws(MultiprocessingError) in
            [
                try value.reference.pipelined(newValue, "set")
            ]
        }
    }

    /// Adds to the value: ``ValueProxy/increment(by:)``.
    @inlinable
    @discardableResult
    public mutating func increment<Value: Numeric>(
        _ value: ValueProxy<Value>,
        by amount: Value = 1
    ) -> PipelinedCall<Value> {
        add("increment", of: value.reference, needing: .atomics) {
            () throws(MultiprocessingError) in
            [
                try value.reference.pipelined(amount, "increment")
            ]
        }
    }
}
