internal import MPWire

/// A proxy for elements that are also read and replaced by ranges: ``ListProxy`` or ``ArrayProxy``.
///
/// Only proxies of this package conform.
public protocol SliceableProxy<Element>: IndexedProxy {
    /// Reads a range of elements.
    ///
    /// - Parameter range: The positions; those beyond the end are ignored.
    /// - Returns: The elements.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if one is of another type.
    func get(_ range: Range<Int>) async throws(MultiprocessingError) -> [Element]
}

extension SliceableProxy {
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
}

extension SliceableProxy {
    /// The elements of a range; positions beyond the end are ignored.
    ///
    /// - Parameter range: The positions.
    /// - Throws: As ``get(_:)``.
    /// - Complexity: One round trip; O(elements returned).
    /// - SeeAlso: Python `l[start:stop]`.
    public subscript(range: Range<Int>) -> [Element] {
        get async throws(MultiprocessingError) { try await get(range) }
    }
}

// MARK: Atomic operations, for which Python needs a lock and two calls; `unsupported` by CPython's servers

extension SliceableProxy {
    /// Replaces an element if it has the expected value.
    ///
    /// - Parameters:
    ///   - index: Its position; −1 is the last.
    ///   - expected: The value it must have, by Python's equality.
    ///   - desired: The new value.
    /// - Returns: Whether it was replaced.
    /// - Throws: ``MultiprocessingError``: `remote` with `IndexError` if there is none,
    ///   `unsupported` if the server is CPython's.
    /// - Complexity: One round trip; O(1) on the server.
    public func compareExchange(
        _ index: Int,
        expected: Element,
        desired: Element
    ) async throws(MultiprocessingError) -> Bool {
        let expected = try reference.encode(expected, for: "compare_exchange")
        let desired = try reference.encode(desired, for: "compare_exchange")
        let arguments = [.int(index), expected, desired]
        return try await reference.call(
            "compare_exchange",
            arguments,
            needing: .atomics,
            as: Bool.self
        )
    }
}

extension SliceableProxy where Element: Numeric {
    /// Adds to an element.
    ///
    /// - Parameters:
    ///   - index: Its position; −1 is the last.
    ///   - amount: The amount to add, 1 by default.
    /// - Returns: The sum, now the element's value.
    /// - Throws: ``MultiprocessingError``: `remote` with `IndexError` if there is none, or with
    ///   `OverflowError` if the array's type can't hold the sum; `typeMismatch` if `Element` can't;
    ///   `unsupported` if the server is CPython's.
    /// - Complexity: One round trip; O(1) on the server.
    @discardableResult
    public func increment(
        _ index: Int,
        by amount: Element = 1
    ) async throws(MultiprocessingError) -> Element {
        let amount = try reference.encode(amount, for: "increment")
        return try await reference.call(
            "increment",
            [.int(index), amount],
            needing: .atomics,
            as: Element.self
        )
    }
}
