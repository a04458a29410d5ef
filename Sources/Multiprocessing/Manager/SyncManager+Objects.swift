internal import MPWire

extension SyncManager {
    /// Makes a shared dictionary.
    ///
    /// - Parameters:
    ///   - key: The type of its keys.
    ///   - value: The type of its values; ``WireValue`` for mixed ones.
    ///   - initial: Its first entries.
    /// - Returns: A proxy for the new dictionary, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.dict`.
    public func dict<Key, Value>(
        _ key: Key.Type,
        _ value: Value.Type,
        initial: [Key: Value] = [:]
    ) async throws(MultiprocessingError) -> DictProxy<Key, Value> {
        let arguments = initial.isEmpty ? [] : [try encode(initial, for: "dict")]
        return DictProxy(reference: try await createReference("dict", arguments))
    }

    /// Makes a shared list.
    ///
    /// - Parameters:
    ///   - element: The type of its elements; ``WireValue`` for mixed ones.
    ///   - initial: Its first elements.
    /// - Returns: A proxy for the new list, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.list`.
    public func list<Element>(
        _ element: Element.Type,
        initial: [Element] = []
    ) async throws(MultiprocessingError) -> ListProxy<Element> {
        let arguments = initial.isEmpty ? [] : [try encode(initial, for: "list")]
        return ListProxy(reference: try await createReference("list", arguments))
    }

    /// Makes a shared value.
    ///
    /// - Parameters:
    ///   - initial: Its first value.
    ///   - typecode: The typecode that Python shows; it converts nothing. `nil` takes one that suits
    ///     the type.
    /// - Returns: A proxy for the new value, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Value`.
    public func value<Value>(
        _ initial: Value,
        typecode: String? = nil
    ) async throws(MultiprocessingError) -> ValueProxy<Value> {
        let value = try encode(initial, for: "Value")
        let typecode = typecode ?? Self.typecode(of: value)
        return ValueProxy(reference: try await createReference("Value", [.text(typecode), value]))
    }

    /// Makes a shared object with attributes.
    ///
    /// - Parameter attributes: Its first attributes.
    /// - Returns: A proxy for the new object, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Namespace`.
    public func namespace(
        _ attributes: [String: WireValue] = [:]
    ) async throws(MultiprocessingError) -> NamespaceProxy {
        var keywords: WireDictionary = [:]
        for (name, value) in attributes { keywords[WireKey(text: name)] = value }
        return NamespaceProxy(reference: try await createReference("Namespace", keywords: keywords))
    }

    /// Makes a shared queue: first in, first out.
    ///
    /// - Parameters:
    ///   - item: The type of its items; ``WireValue`` for mixed ones.
    ///   - maxsize: Most items it can hold; 0 or less is no limit.
    /// - Returns: A proxy for the new queue, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Queue`.
    public func queue<Item>(
        _ item: Item.Type,
        maxsize: Int = 0
    ) async throws(MultiprocessingError) -> QueueProxy<Item> {
        QueueProxy(reference: try await createReference("Queue", [.int(maxsize)]))
    }

    /// Makes a shared lock.
    ///
    /// - Returns: A proxy for the new lock, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Lock`.
    public func lock() async throws(MultiprocessingError) -> LockProxy {
        LockProxy(reference: try await createReference("Lock"))
    }

    /// Makes a shared event, which isn't set.
    ///
    /// - Returns: A proxy for the new event, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Event`.
    public func event() async throws(MultiprocessingError) -> EventProxy {
        EventProxy(reference: try await createReference("Event"))
    }
}

extension SyncManager {
    /// Encodes the first contents of an object.
    func encode(
        _ contents: some Encodable,
        for typeid: String
    ) throws(MultiprocessingError) -> WireValue {
        try WireValue(
            encoding: contents,
            for: CallAttempt(what: "create \(typeid)", address: address)
        )
    }

    /// The typecode that `array` and `ctypes` have for values like this one, and `O` for objects.
    static func typecode(of value: WireValue) -> String {
        switch value {
        case .bool: "?"
        case .int: "q"
        case .float: "d"
        case .null, .bigInt, .text, .surrogateText, .bytes, .bytearray, .list, .tuple, .dict, .set,
            .frozenset, .global, .object, .proxy, .cyclic:
            "O"
        }
    }
}
