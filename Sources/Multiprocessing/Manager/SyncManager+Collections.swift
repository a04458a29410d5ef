internal import MPWire

// MARK: Collections

extension SyncManager {
    /// Makes a shared dictionary, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new dictionary without one.
    ///   - lifetime: How long the object of a name stays; `nil` leaves an existing one as it is.
    ///   - key: The type of its keys.
    ///   - value: The type of its values; ``WireValue`` for mixed ones.
    ///   - initial: Its first entries. Ignored if the dictionary exists.
    /// - Returns: A proxy. Without a name, the dictionary lives as long as its proxies; else as long
    ///   as the server.
    /// - Throws: ``MultiprocessingError``: `nameTaken` if the name is that of another object;
    ///   `unsupported` for names on a CPython server.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.dict`.
    public func dict<Key, Value>(
        named name: String? = nil,
        lifetime: ObjectLifetime? = nil,
        _ key: Key.Type,
        _ value: Value.Type,
        initial: [Key: Value] = [:]
    ) async throws(MultiprocessingError) -> DictProxy<Key, Value> {
        let contents = try contents(initial, of: "dict")
        return DictProxy(
            reference: try await createReference("dict", named: name, lifetime: lifetime, contents)
        )
    }

    /// Makes a shared list, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new list without one.
    ///   - lifetime: How long the object of a name stays; `nil` leaves an existing one as it is.
    ///   - element: The type of its elements; ``WireValue`` for mixed ones.
    ///   - initial: Its first elements. Ignored if the list exists.
    /// - Returns: A proxy. Without a name, the list lives as long as its proxies; else as long as the
    ///   server.
    /// - Throws: ``MultiprocessingError``: `nameTaken` if the name is that of another object;
    ///   `unsupported` for names on a CPython server.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.list`.
    public func list<Element>(
        named name: String? = nil,
        lifetime: ObjectLifetime? = nil,
        _ element: Element.Type,
        initial: [Element] = []
    ) async throws(MultiprocessingError) -> ListProxy<Element> {
        let contents = try contents(initial, of: "list")
        return ListProxy(
            reference: try await createReference("list", named: name, lifetime: lifetime, contents)
        )
    }

    /// Makes a shared set, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new set without one.
    ///   - lifetime: How long the object of a name stays; `nil` leaves an existing one as it is.
    ///   - element: The type of its members; not ``WireValue``, since some of its values can't be members.
    ///   - initial: Its first members. Ignored if the set exists.
    /// - Returns: A proxy. Without a name, the set lives as long as its proxies; else as long as the
    ///   server.
    /// - Throws: ``MultiprocessingError``: `nameTaken` if the name is that of another object;
    ///   `unsupported` for names on a CPython server.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.set`.
    public func set<Element>(
        named name: String? = nil,
        lifetime: ObjectLifetime? = nil,
        _ element: Element.Type,
        initial: Set<Element> = []
    ) async throws(MultiprocessingError) -> SetProxy<Element> {
        let contents = try contents(initial, of: "set")
        return SetProxy(
            reference: try await createReference("set", named: name, lifetime: lifetime, contents)
        )
    }

    /// Makes a shared array of numbers, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new array without one.
    ///   - lifetime: How long the object of a name stays; `nil` leaves an existing one as it is.
    ///   - elements: Its elements; their number is fixed. Ignored if the array exists, which must have
    ///     elements of the same type.
    /// - Returns: A proxy. Without a name, the array lives as long as its proxies; else as long as
    ///   the server.
    /// - Throws: ``MultiprocessingError``: `nameTaken` if the name is that of another object;
    ///   `unsupported` for names on a CPython server.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Array`.
    public func array<Element>(
        named name: String? = nil,
        lifetime: ObjectLifetime? = nil,
        _ elements: [Element]
    ) async throws(MultiprocessingError) -> ArrayProxy<Element> {
        // Python's `Array` takes them even if there are none.
        let arguments = [.text(Element.typecode), try encode(elements, for: "Array")]
        return ArrayProxy(
            reference: try await createReference(
                "Array",
                named: name,
                lifetime: lifetime,
                arguments
            )
        )
    }

    /// Makes a shared double-ended queue, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new deque without one.
    ///   - lifetime: How long the object of a name stays; `nil` leaves an existing one as it is.
    ///   - element: The type of its elements; ``WireValue`` for mixed ones.
    ///   - initial: Its first elements. Ignored if the deque exists.
    ///   - maxlen: Most elements it can hold; `nil` is no limit, or that of the existing one.
    /// - Returns: A proxy. Without a name, the deque lives as long as its proxies; else as long as
    ///   the server.
    /// - Throws: ``MultiprocessingError``: `unknownType` if the server is CPython's, which has no
    ///   deques; `unsupported` for names there.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `collections.deque`.
    public func deque<Element>(
        named name: String? = nil,
        lifetime: ObjectLifetime? = nil,
        _ element: Element.Type,
        initial: [Element] = [],
        maxlen: Int? = nil
    ) async throws(MultiprocessingError) -> DequeProxy<Element> {
        let contents = try contents(initial, of: "deque")
        let limit: WireDictionary = maxlen.map { ["maxlen": .int($0)] } ?? [:]
        let reference = try await createReference(
            "deque",
            named: name,
            lifetime: lifetime,
            contents,
            keywords: limit
        )
        return DequeProxy(reference: reference)
    }

    /// The argument for an object's first contents; none if it starts empty.
    private func contents(
        _ initial: some Collection & Encodable,
        of typeid: String
    ) throws(MultiprocessingError) -> [WireValue] {
        initial.isEmpty ? [] : [try encode(initial, for: typeid)]
    }
}
