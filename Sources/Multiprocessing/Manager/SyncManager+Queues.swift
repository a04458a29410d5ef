internal import MPWire

// MARK: Queues

extension SyncManager {
    /// Makes a shared queue, or finds the one of a name: first in, first out.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new queue without one.
    ///   - lifetime: How long the object of a name stays; `nil` leaves an existing one as it is.
    ///   - item: The type of its items; ``WireValue`` for mixed ones.
    ///   - maxsize: Most items it can hold; 0 or less is no limit. `nil` is no limit, or that of the
    ///     existing one.
    ///   - isChecked: Whether items of another type are set aside in place of being lost; see
    ///     ``QueueProxy/checked``.
    /// - Returns: A proxy. Without a name, the queue lives as long as its proxies; else as long as
    ///   the server.
    /// - Throws: ``MultiprocessingError``: `nameTaken` if the name is that of another object;
    ///   `unsupported` for names on a CPython server.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Queue`.
    public func queue<Item>(
        named name: String? = nil,
        lifetime: ObjectLifetime? = nil,
        _ item: Item.Type,
        maxsize: Int? = nil,
        checked isChecked: Bool = false
    ) async throws(MultiprocessingError) -> QueueProxy<Item> {
        try await queue("Queue", named: name, lifetime, maxsize, isChecked)
    }

    /// Makes a shared queue like `queue`, or finds the one of a name, with Python's other typeid.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new queue without one.
    ///   - lifetime: How long the object of a name stays; `nil` leaves an existing one as it is.
    ///   - item: The type of its items; ``WireValue`` for mixed ones.
    ///   - maxsize: Most items it can hold; 0 or less is no limit. `nil` is no limit, or that of the
    ///     existing one.
    ///   - isChecked: Whether items of another type are set aside in place of being lost; see
    ///     ``QueueProxy/checked``.
    /// - Returns: A proxy. Without a name, the queue lives as long as its proxies; else as long as
    ///   the server.
    /// - Throws: ``MultiprocessingError``: `nameTaken` if the name is that of another object;
    ///   `unsupported` for names on a CPython server.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.JoinableQueue`.
    public func joinableQueue<Item>(
        named name: String? = nil,
        lifetime: ObjectLifetime? = nil,
        _ item: Item.Type,
        maxsize: Int? = nil,
        checked isChecked: Bool = false
    ) async throws(MultiprocessingError) -> QueueProxy<Item> {
        try await queue("JoinableQueue", named: name, lifetime, maxsize, isChecked)
    }

    /// Makes a shared stack, or finds the one of a name: last in, first out.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new stack without one.
    ///   - lifetime: How long the object of a name stays; `nil` leaves an existing one as it is.
    ///   - item: The type of its items; ``WireValue`` for mixed ones.
    ///   - maxsize: Most items it can hold; 0 or less is no limit. `nil` is no limit, or that of the
    ///     existing one.
    ///   - isChecked: Whether items of another type are set aside in place of being lost; see
    ///     ``QueueProxy/checked``.
    /// - Returns: A proxy. Without a name, the stack lives as long as its proxies; else as long as
    ///   the server.
    /// - Throws: ``MultiprocessingError``: `unknownType` if the server is CPython's, which has no
    ///   stacks; `unsupported` for names there.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `queue.LifoQueue`.
    public func lifoQueue<Item>(
        named name: String? = nil,
        lifetime: ObjectLifetime? = nil,
        _ item: Item.Type,
        maxsize: Int? = nil,
        checked isChecked: Bool = false
    ) async throws(MultiprocessingError) -> QueueProxy<Item> {
        try await queue("LifoQueue", named: name, lifetime, maxsize, isChecked)
    }

    /// Makes a shared priority queue, or finds the one of a name: least item first, by Python's order.
    ///
    /// A struct of one's own is an item if it is ``TupleCodable``: its first property decides, then the second.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new queue without one.
    ///   - lifetime: How long the object of a name stays; `nil` leaves an existing one as it is.
    ///   - item: The type of its items; ``WireValue`` for mixed ones.
    ///   - maxsize: Most items it can hold; 0 or less is no limit. `nil` is no limit, or that of the
    ///     existing one.
    ///   - isChecked: Whether items of another type are set aside in place of being lost; see
    ///     ``QueueProxy/checked``.
    /// - Returns: A proxy. Without a name, the queue lives as long as its proxies; else as long as
    ///   the server.
    /// - Throws: ``MultiprocessingError``: `unknownType` if the server is CPython's, which has no
    ///   priority queues; `unsupported` for names there.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `queue.PriorityQueue`.
    public func priorityQueue<Item: WireComparable>(
        named name: String? = nil,
        lifetime: ObjectLifetime? = nil,
        _ item: Item.Type,
        maxsize: Int? = nil,
        checked isChecked: Bool = false
    ) async throws(MultiprocessingError) -> QueueProxy<Item> {
        try await queue("PriorityQueue", named: name, lifetime, maxsize, isChecked)
    }

    private func queue<Item>(
        _ typeid: String,
        named name: String?,
        _ lifetime: ObjectLifetime?,
        _ maxsize: Int?,
        _ isChecked: Bool
    ) async throws(MultiprocessingError) -> QueueProxy<Item> {
        let maxsize = maxsize.map { [WireValue.int($0)] } ?? []
        let reference = try await createReference(typeid, named: name, lifetime: lifetime, maxsize)
        return QueueProxy(reference: reference, isChecked: isChecked)
    }
}
