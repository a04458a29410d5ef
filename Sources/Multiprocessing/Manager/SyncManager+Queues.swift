internal import MPWire

/// Queues beside the usual one; ``QueueProxy`` stands for all of them.
extension SyncManager {
    /// Makes a shared queue, first in, first out, as `queue` does.
    ///
    /// - Parameters:
    ///   - item: The type of its items; ``WireValue`` for mixed ones.
    ///   - maxsize: How many items it holds at most; 0 or less is no limit.
    /// - Returns: A proxy for the new object, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, as every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.JoinableQueue`.
    public func joinableQueue<Item>(
        _ item: Item.Type,
        maxsize: Int = 0
    ) async throws(MultiprocessingError) -> QueueProxy<Item> {
        QueueProxy<Item>(reference: try await createReference("JoinableQueue", [.int(maxsize)]))
    }

    /// Finds the object of this name, or makes a shared queue, first in, first out, as `queue` does.
    ///
    /// - Parameters:
    ///   - name: Its name, which only one object of the server has.
    ///   - item: The type of its items; ``WireValue`` for mixed ones.
    ///   - maxsize: How many items it holds at most; 0 or less is no limit. It counts if the object is new.
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
    ///   - maxsize: How many items it holds at most; 0 or less is no limit.
    /// - Returns: A proxy for the new object, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, as every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `queue.LifoQueue`.
    public func lifoQueue<Item>(
        _ item: Item.Type,
        maxsize: Int = 0
    ) async throws(MultiprocessingError) -> QueueProxy<Item> {
        QueueProxy<Item>(reference: try await createReference("LifoQueue", [.int(maxsize)]))
    }

    /// Finds the object of this name, or makes a shared stack: last in, first out.
    ///
    /// - Parameters:
    ///   - name: Its name, which only one object of the server has.
    ///   - item: The type of its items; ``WireValue`` for mixed ones.
    ///   - maxsize: How many items it holds at most; 0 or less is no limit. It counts if the object is new.
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

    /// Makes a shared queue whose least item, by Python's order, comes first.
    ///
    /// - Parameters:
    ///   - item: The type of its items; ``WireValue`` for mixed ones.
    ///   - maxsize: How many items it holds at most; 0 or less is no limit.
    /// - Returns: A proxy for the new object, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, as every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `queue.PriorityQueue`.
    public func priorityQueue<Item>(
        _ item: Item.Type,
        maxsize: Int = 0
    ) async throws(MultiprocessingError) -> QueueProxy<Item> {
        QueueProxy<Item>(reference: try await createReference("PriorityQueue", [.int(maxsize)]))
    }

    /// Finds the object of this name, or makes a shared queue whose least item, by Python's order, comes first.
    ///
    /// - Parameters:
    ///   - name: Its name, which only one object of the server has.
    ///   - item: The type of its items; ``WireValue`` for mixed ones.
    ///   - maxsize: How many items it holds at most; 0 or less is no limit. It counts if the object is new.
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
