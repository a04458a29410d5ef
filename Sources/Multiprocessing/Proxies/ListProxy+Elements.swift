internal import MPWire

// MARK: All elements, and slices of them

extension ListProxy: AsyncSequence {
    /// Walks the elements; each call fetches many of them.
    ///
    /// - Returns: An iterator by position; it may see or miss elements that come or go meanwhile.
    public func makeAsyncIterator() -> ChunkIterator<Element> {
        ChunkIterator { fetched async throws(MultiprocessingError) in
            let end = fetched + ChunkIterator<Element>.limit
            let elements = try await get(fetched..<end)
            return ChunkIterator.Chunk(elements: elements, isLast: fetched + elements.count < end)
        }
    }

    /// Counts the elements.
    ///
    /// - Returns: Their number.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `len(l)`.
    public func count() async throws(MultiprocessingError) -> Int {
        try await reference.call("__len__", as: Int.self)
    }

    /// Copies all elements into a Swift array.
    ///
    /// - Returns: The elements at one moment.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if one is of another type.
    /// - Complexity: One round trip; O(elements).
    /// - SeeAlso: Python `l[:]`.
    public func copy() async throws(MultiprocessingError) -> [Element] {
        try await reference.call("__getitem__", [.slice(.null, .null, .null)], as: [Element].self)
    }

    /// Reads a range of elements.
    ///
    /// - Parameter range: The positions; those beyond the end are ignored.
    /// - Returns: The elements.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if one is of another type.
    /// - Complexity: One round trip; O(elements returned).
    /// - SeeAlso: Python `l[start:stop]`.
    public func get(_ range: Range<Int>) async throws(MultiprocessingError) -> [Element] {
        try await reference.call("__getitem__", [.slice(range)], as: [Element].self)
    }

    /// Replaces a range of elements by any number of others.
    ///
    /// - Parameters:
    ///   - range: The positions; those beyond the end are ignored.
    ///   - elements: The new elements.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(elements) on the server.
    /// - SeeAlso: Python `l[start:stop] = elements`.
    public func set(
        _ range: Range<Int>,
        _ elements: [Element]
    ) async throws(MultiprocessingError) {
        let elements = try reference.encode(elements, for: "__setitem__")
        _ = try await reference.call("__setitem__", [.slice(range), elements])
    }

    /// Removes a range of elements.
    ///
    /// - Parameter range: The positions; those beyond the end are ignored.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(elements) on the server.
    /// - SeeAlso: Python `del l[start:stop]`.
    public func delete(_ range: Range<Int>) async throws(MultiprocessingError) {
        _ = try await reference.call("__delitem__", [.slice(range)])
    }

    /// Adds several elements at the end.
    ///
    /// - Parameter elements: The elements.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(elements given).
    /// - SeeAlso: Python `list.extend`.
    public func extend(_ elements: [Element]) async throws(MultiprocessingError) {
        _ = try await reference.call("extend", [try reference.encode(elements, for: "extend")])
    }

    /// Reverses the order of the elements.
    ///
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(elements) on the server.
    /// - SeeAlso: Python `list.reverse`.
    public func reverse() async throws(MultiprocessingError) {
        _ = try await reference.call("reverse")
    }

    /// Sorts the elements by Python's order; equal ones keep their order.
    ///
    /// - Parameter reverse: Whether the greatest comes first.
    /// - Throws: ``MultiprocessingError``: `remote` with `TypeError` if two elements have no order.
    /// - Complexity: One round trip; O(n log n) on the server.
    /// - SeeAlso: Python `list.sort`.
    public func sort(reverse: Bool = false) async throws(MultiprocessingError) {
        _ = try await reference.call("sort", keywords: ["reverse": .bool(reverse)])
    }

    /// Removes all elements.
    ///
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(elements) on the server.
    /// - SeeAlso: Python `del l[:]`.
    public func clear() async throws(MultiprocessingError) {
        // `list.clear` is exposed by CPython 3.14 and later only.
        _ = try await reference.call("__delitem__", [.slice(.null, .null, .null)])
    }
}
