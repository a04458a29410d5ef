internal import MPWire

/// Collections other than dictionaries and lists.
extension SyncManager {
    /// Makes a shared set.
    ///
    /// - Parameters:
    ///   - element: The type of its members; not ``WireValue``, since some of its values can't be members.
    ///   - initial: Its first members.
    /// - Returns: A proxy for the new object, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.set`.
    public func set<Element>(
        _ element: Element.Type,
        initial: Set<Element> = []
    ) async throws(MultiprocessingError) -> SetProxy<Element> {
        let arguments = initial.isEmpty ? [] : [try encode(initial, for: "set")]
        return SetProxy<Element>(reference: try await createReference("set", arguments))
    }

    /// Finds the shared set of this name, or makes one.
    ///
    /// - Parameters:
    ///   - name: Its name, unique in the server.
    ///   - element: The type of its members; not ``WireValue``, since some of its values can't be members.
    ///   - initial: Its first members. Ignored if the object exists.
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
    /// - Parameter elements: Its elements; their number is fixed.
    /// - Returns: A proxy for the new object, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Array`.
    public func array<Element>(
        _ elements: [Element]
    ) async throws(MultiprocessingError) -> ArrayProxy<Element> {
        let elements = try encode(elements, for: "Array")
        let arguments: [WireValue] = [.text(Element.typecode), elements]
        return ArrayProxy<Element>(reference: try await createReference("Array", arguments))
    }

    /// Finds the shared array of this name, or makes one.
    ///
    /// - Parameters:
    ///   - name: Its name, unique in the server.
    ///   - elements: Its elements; their number is fixed. Ignored if the object exists.
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
    ///   - maxlen: Most elements it can hold; `nil` is no limit.
    /// - Returns: A proxy for the new object, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, like every call.
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

    /// Finds the shared double-ended queue of this name, or makes one.
    ///
    /// - Parameters:
    ///   - name: Its name, unique in the server.
    ///   - element: The type of its elements; ``WireValue`` for mixed ones.
    ///   - initial: Its first elements. Ignored if the object exists.
    ///   - maxlen: Most elements it can hold; `nil` is no limit. Ignored if the object exists.
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
