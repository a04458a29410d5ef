internal import MPWire

/// Named objects: all clients of a server can find them, and they live as long as the server.
///
/// Our servers have them; a CPython server answers with an error. A Python client writes
/// `Manager.register('get_named')` and `manager.get_named('Queue', 'jobs')`.
extension SyncManager {
    /// Finds the dictionary of this name, or makes an empty one.
    ///
    /// - Parameters:
    ///   - name: Its name, unique in the server.
    ///   - key: The type of its keys.
    ///   - value: The type of its values; ``WireValue`` for mixed ones.
    /// - Returns: A proxy for the one dictionary of this name.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server has no named objects.
    /// - Complexity: One round trip.
    public func dict<Key, Value>(
        named name: String,
        _ key: Key.Type,
        _ value: Value.Type
    ) async throws(MultiprocessingError) -> DictProxy<Key, Value> {
        DictProxy(reference: try await namedReference("dict", name))
    }

    /// Finds the list of this name, or makes an empty one.
    ///
    /// - Parameters:
    ///   - name: Its name, unique in the server.
    ///   - element: The type of its elements; ``WireValue`` for mixed ones.
    /// - Returns: A proxy for the one list of this name.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server has no named objects.
    /// - Complexity: One round trip.
    public func list<Element>(
        named name: String,
        _ element: Element.Type
    ) async throws(MultiprocessingError) -> ListProxy<Element> {
        ListProxy(reference: try await namedReference("list", name))
    }

    /// Finds the value of this name, or makes one.
    ///
    /// - Parameters:
    ///   - name: Its name, unique in the server.
    ///   - initial: Its first value. Ignored if the object exists.
    ///   - typecode: The typecode that Python shows; `nil` takes one that suits the type.
    /// - Returns: A proxy for the one value of this name.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server has no named objects.
    /// - Complexity: One round trip.
    public func value<Value>(
        named name: String,
        initial: Value,
        typecode: String? = nil
    ) async throws(MultiprocessingError) -> ValueProxy<Value> {
        let value = try encode(initial, for: "Value")
        let typecode = typecode ?? Self.typecode(of: value)
        return ValueProxy(
            reference: try await namedReference("Value", name, [.text(typecode), value])
        )
    }

    /// Finds the object with attributes of this name, or makes an empty one.
    ///
    /// - Parameter name: Its name, unique in the server.
    /// - Returns: A proxy for the one namespace of this name.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server has no named objects.
    /// - Complexity: One round trip.
    public func namespace(named name: String) async throws(MultiprocessingError) -> NamespaceProxy {
        NamespaceProxy(reference: try await namedReference("Namespace", name))
    }

    /// Finds the queue of this name, or makes an empty one.
    ///
    /// - Parameters:
    ///   - name: Its name, unique in the server.
    ///   - item: The type of its items; ``WireValue`` for mixed ones.
    ///   - maxsize: Most items it can hold; 0 or less is no limit. Ignored if the queue exists.
    /// - Returns: A proxy for the one queue of this name.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server has no named objects.
    /// - Complexity: One round trip.
    public func queue<Item>(
        named name: String,
        _ item: Item.Type,
        maxsize: Int = 0
    ) async throws(MultiprocessingError) -> QueueProxy<Item> {
        QueueProxy(reference: try await namedReference("Queue", name, [.int(maxsize)]))
    }

    /// Finds the lock of this name, or makes one.
    ///
    /// - Parameter name: Its name, unique in the server.
    /// - Returns: A proxy for the one lock of this name.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server has no named objects.
    /// - Complexity: One round trip.
    public func lock(named name: String) async throws(MultiprocessingError) -> LockProxy {
        LockProxy(reference: try await namedReference("Lock", name))
    }

    /// Finds the event of this name, or makes one that isn't set.
    ///
    /// - Parameter name: Its name, unique in the server.
    /// - Returns: A proxy for the one event of this name.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server has no named objects.
    /// - Complexity: One round trip.
    public func event(named name: String) async throws(MultiprocessingError) -> EventProxy {
        EventProxy(reference: try await namedReference("Event", name))
    }
}
