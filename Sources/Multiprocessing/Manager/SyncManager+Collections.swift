internal import MPWire

/// Collections beside dictionaries and lists.
extension SyncManager {
    /// Makes a shared set.
    ///
    /// - Parameters:
    ///   - element: The type of its members; ``WireValue`` is none, since not all of them can be members.
    ///   - initial: Its first members.
    /// - Returns: A proxy for the new object, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, as every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.set`.
    public func set<Element>(
        _ element: Element.Type,
        initial: Set<Element> = []
    ) async throws(MultiprocessingError) -> SetProxy<Element> {
        let arguments = initial.isEmpty ? [] : [try encode(initial, for: "set")]
        return SetProxy<Element>(reference: try await createReference("set", arguments))
    }

    /// Finds the object of this name, or makes a shared set.
    ///
    /// - Parameters:
    ///   - name: Its name, which only one object of the server has.
    ///   - element: The type of its members; ``WireValue`` is none, since not all of them can be members.
    ///   - initial: Its first members. It counts if the object is new.
    /// - Returns: A proxy for the one object of this name, which lives as long as the server.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server has no named objects.
    /// - Complexity: One round trip.
    public func set<Element>(
        named name: String,
        _ element: Element.Type,
        initial: Set<Element> = []
    ) async throws(MultiprocessingError) -> SetProxy<Element> {
        let arguments = initial.isEmpty ? [] : [try encode(initial, for: "set")]
        return SetProxy<Element>(reference: try await namedReference("set", name, arguments))
    }

    /// Makes a shared array of numbers.
    ///
    /// - Parameter elements: Its elements, whose number stays.
    /// - Returns: A proxy for the new object, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, as every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Array`.
    public func array<Element>(
        _ elements: [Element]
    ) async throws(MultiprocessingError) -> ArrayProxy<Element> {
        let elements = try encode(elements, for: "Array")
        let arguments: [WireValue] = [.text(Element.typecode), elements]
        return ArrayProxy<Element>(reference: try await createReference("Array", arguments))
    }

    /// Finds the object of this name, or makes a shared array of numbers.
    ///
    /// - Parameters:
    ///   - name: Its name, which only one object of the server has.
    ///   - elements: Its elements, whose number stays. It counts if the object is new.
    /// - Returns: A proxy for the one object of this name, which lives as long as the server.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server has no named objects.
    /// - Complexity: One round trip.
    public func array<Element>(
        named name: String,
        _ elements: [Element]
    ) async throws(MultiprocessingError) -> ArrayProxy<Element> {
        let elements = try encode(elements, for: "Array")
        let arguments: [WireValue] = [.text(Element.typecode), elements]
        return ArrayProxy<Element>(reference: try await namedReference("Array", name, arguments))
    }

    /// Makes a shared double-ended queue.
    ///
    /// - Parameters:
    ///   - element: The type of its elements; ``WireValue`` for mixed ones.
    ///   - initial: Its first elements.
    ///   - maxlen: How many elements it holds at most; `nil` is no limit.
    /// - Returns: A proxy for the new object, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, as every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `collections.deque`.
    public func deque<Element>(
        _ element: Element.Type,
        initial: [Element] = [],
        maxlen: Int? = nil
    ) async throws(MultiprocessingError) -> DequeProxy<Element> {
        let initial = try encode(initial, for: "deque")
        let arguments = [initial, maxlen.map { .int($0) } ?? .null]
        return DequeProxy<Element>(reference: try await createReference("deque", arguments))
    }

    /// Finds the object of this name, or makes a shared double-ended queue.
    ///
    /// - Parameters:
    ///   - name: Its name, which only one object of the server has.
    ///   - element: The type of its elements; ``WireValue`` for mixed ones.
    ///   - initial: Its first elements. It counts if the object is new.
    ///   - maxlen: How many elements it holds at most; `nil` is no limit. It counts if the object is new.
    /// - Returns: A proxy for the one object of this name, which lives as long as the server.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server has no named objects.
    /// - Complexity: One round trip.
    public func deque<Element>(
        named name: String,
        _ element: Element.Type,
        initial: [Element] = [],
        maxlen: Int? = nil
    ) async throws(MultiprocessingError) -> DequeProxy<Element> {
        let initial = try encode(initial, for: "deque")
        let arguments = [initial, maxlen.map { .int($0) } ?? .null]
        return DequeProxy<Element>(reference: try await namedReference("deque", name, arguments))
    }
}
