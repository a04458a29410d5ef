internal import MPWire

// MARK: Queues

extension SyncManager {
    /// Makes a shared queue, or finds the one of a name: first in, first out.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new queue without one.
    ///   - item: The type of its items; ``WireValue`` for mixed ones.
    ///   - maxsize: Most items it can hold; 0 or less is no limit. Ignored if the queue exists.
    /// - Returns: A proxy. Without a name, the queue lives as long as its proxies; else as long as
    ///   the server.
    /// - Throws: ``MultiprocessingError``: `unsupported` for names on a CPython server.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Queue`.
    public func queue<Item>(
        named name: String? = nil,
        _ item: Item.Type,
        maxsize: Int = 0
    ) async throws(MultiprocessingError) -> QueueProxy<Item> {
        QueueProxy(reference: try await createReference("Queue", named: name, [.int(maxsize)]))
    }

    /// Makes a shared queue like `queue`, or finds the one of a name, with Python's other typeid.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new queue without one.
    ///   - item: The type of its items; ``WireValue`` for mixed ones.
    ///   - maxsize: Most items it can hold; 0 or less is no limit. Ignored if the queue exists.
    /// - Returns: A proxy. Without a name, the queue lives as long as its proxies; else as long as
    ///   the server.
    /// - Throws: ``MultiprocessingError``: `unsupported` for names on a CPython server.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.JoinableQueue`.
    public func joinableQueue<Item>(
        named name: String? = nil,
        _ item: Item.Type,
        maxsize: Int = 0
    ) async throws(MultiprocessingError) -> QueueProxy<Item> {
        let maxsize = WireValue.int(maxsize)
        return QueueProxy(
            reference: try await createReference("JoinableQueue", named: name, [maxsize])
        )
    }

    /// Makes a shared stack, or finds the one of a name: last in, first out.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new stack without one.
    ///   - item: The type of its items; ``WireValue`` for mixed ones.
    ///   - maxsize: Most items it can hold; 0 or less is no limit. Ignored if the stack exists.
    /// - Returns: A proxy. Without a name, the stack lives as long as its proxies; else as long as
    ///   the server.
    /// - Throws: ``MultiprocessingError``: `unknownType` if the server is CPython's, which has no
    ///   stacks; `unsupported` for names there.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `queue.LifoQueue`.
    public func lifoQueue<Item>(
        named name: String? = nil,
        _ item: Item.Type,
        maxsize: Int = 0
    ) async throws(MultiprocessingError) -> QueueProxy<Item> {
        QueueProxy(reference: try await createReference("LifoQueue", named: name, [.int(maxsize)]))
    }

    /// Makes a shared priority queue, or finds the one of a name: least item first, by Python's order.
    ///
    /// A struct of one's own is an item if it is ``TupleCodable``: its first property decides, then the second.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new queue without one.
    ///   - item: The type of its items; ``WireValue`` for mixed ones.
    ///   - maxsize: Most items it can hold; 0 or less is no limit. Ignored if the queue exists.
    /// - Returns: A proxy. Without a name, the queue lives as long as its proxies; else as long as
    ///   the server.
    /// - Throws: ``MultiprocessingError``: `unknownType` if the server is CPython's, which has no
    ///   priority queues; `unsupported` for names there.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `queue.PriorityQueue`.
    public func priorityQueue<Item: WireComparable>(
        named name: String? = nil,
        _ item: Item.Type,
        maxsize: Int = 0
    ) async throws(MultiprocessingError) -> QueueProxy<Item> {
        let maxsize = WireValue.int(maxsize)
        return QueueProxy(
            reference: try await createReference("PriorityQueue", named: name, [maxsize])
        )
    }
}
