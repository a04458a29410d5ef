internal import MPWire

/// Other kinds of queues; ``QueueProxy`` stands for all of them.
extension SyncManager {
    /// Makes a shared queue: first in, first out, like `queue`.
    ///
    /// - Parameters:
    ///   - item: The type of its items; ``WireValue`` for mixed ones.
    ///   - maxsize: Most items it can hold; 0 or less is no limit.
    /// - Returns: A proxy for the new object, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.JoinableQueue`.
    public func joinableQueue<Item>(
        _ item: Item.Type,
        maxsize: Int = 0
    ) async throws(MultiprocessingError) -> QueueProxy<Item> {
        QueueProxy<Item>(reference: try await createReference("JoinableQueue", [.int(maxsize)]))
    }

    /// Finds the shared joinable queue of this name, or makes one: first in, first out, like `queue`.
    ///
    /// - Parameters:
    ///   - name: Its name, unique in the server.
    ///   - item: The type of its items; ``WireValue`` for mixed ones.
    ///   - maxsize: Most items it can hold; 0 or less is no limit. Ignored if the object exists.
    /// - Returns: A proxy for the one object of this name, which lives as long as the server.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server has no named objects.
    /// - Complexity: One round trip.
    public func joinableQueue<Item>(
        named name: String,
        _ item: Item.Type,
        maxsize: Int = 0
    ) async throws(MultiprocessingError) -> QueueProxy<Item> {
        QueueProxy<Item>(
            reference: try await namedReference("JoinableQueue", name, [.int(maxsize)])
        )
    }

    /// Makes a shared stack: last in, first out.
    ///
    /// - Parameters:
    ///   - item: The type of its items; ``WireValue`` for mixed ones.
    ///   - maxsize: Most items it can hold; 0 or less is no limit.
    /// - Returns: A proxy for the new object, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `queue.LifoQueue`.
    public func lifoQueue<Item>(
        _ item: Item.Type,
        maxsize: Int = 0
    ) async throws(MultiprocessingError) -> QueueProxy<Item> {
        QueueProxy<Item>(reference: try await createReference("LifoQueue", [.int(maxsize)]))
    }

    /// Finds the shared stack of this name, or makes one: last in, first out.
    ///
    /// - Parameters:
    ///   - name: Its name, unique in the server.
    ///   - item: The type of its items; ``WireValue`` for mixed ones.
    ///   - maxsize: Most items it can hold; 0 or less is no limit. Ignored if the object exists.
    /// - Returns: A proxy for the one object of this name, which lives as long as the server.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server has no named objects.
    /// - Complexity: One round trip.
    public func lifoQueue<Item>(
        named name: String,
        _ item: Item.Type,
        maxsize: Int = 0
    ) async throws(MultiprocessingError) -> QueueProxy<Item> {
        QueueProxy<Item>(reference: try await namedReference("LifoQueue", name, [.int(maxsize)]))
    }

    /// Makes a shared priority queue: the least item, by Python's order, comes first.
    ///
    /// - Parameters:
    ///   - item: The type of its items; ``WireValue`` for mixed ones.
    ///   - maxsize: Most items it can hold; 0 or less is no limit.
    /// - Returns: A proxy for the new object, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `queue.PriorityQueue`.
    public func priorityQueue<Item>(
        _ item: Item.Type,
        maxsize: Int = 0
    ) async throws(MultiprocessingError) -> QueueProxy<Item> {
        QueueProxy<Item>(reference: try await createReference("PriorityQueue", [.int(maxsize)]))
    }

    /// Finds the shared priority queue of this name, or makes one: the least item, by Python's order, comes first.
    ///
    /// - Parameters:
    ///   - name: Its name, unique in the server.
    ///   - item: The type of its items; ``WireValue`` for mixed ones.
    ///   - maxsize: Most items it can hold; 0 or less is no limit. Ignored if the object exists.
    /// - Returns: A proxy for the one object of this name, which lives as long as the server.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server has no named objects.
    /// - Complexity: One round trip.
    public func priorityQueue<Item>(
        named name: String,
        _ item: Item.Type,
        maxsize: Int = 0
    ) async throws(MultiprocessingError) -> QueueProxy<Item> {
        QueueProxy<Item>(
            reference: try await namedReference("PriorityQueue", name, [.int(maxsize)])
        )
    }
}
