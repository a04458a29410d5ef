internal import MPWire

/// A proxy for elements with positions: ``ListProxy``, ``DequeProxy`` or ``ArrayProxy``.
///
/// Each method is one atomic call. Only proxies of this package conform.
public protocol IndexedProxy<Element>: Proxy, AsyncSequence
where Element: Codable & Sendable, AsyncIterator == ChunkIterator<Element> {}

extension IndexedProxy {
    /// Reads an element.
    ///
    /// - Parameter index: Its position; −1 is the last.
    /// - Returns: The element.
    /// - Throws: ``MultiprocessingError``: `remote` with `IndexError` if there is none,
    ///   `typeMismatch` if it is of another type.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `l[index]`.
    public func get(_ index: Int) async throws(MultiprocessingError) -> Element {
        try await reference.call("__getitem__", [.int(index)], as: Element.self)
    }

    /// The element at a position; −1 is the last.
    ///
    /// It only reads: Swift has no setters that wait. ``set(_:_:)`` writes.
    ///
    /// - Parameter index: The position.
    /// - Throws: As ``get(_:)``.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `l[index]`.
    public subscript(index: Int) -> Element {
        get async throws(MultiprocessingError) { try await get(index) }
    }

    /// Replaces an element.
    ///
    /// - Parameters:
    ///   - index: Its position; −1 is the last.
    ///   - element: The new element.
    /// - Throws: ``MultiprocessingError``: `remote` with `IndexError` if there is none.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `l[index] = element`.
    public func set(_ index: Int, _ element: Element) async throws(MultiprocessingError) {
        let element = try reference.encode(element, for: "__setitem__")
        _ = try await reference.call("__setitem__", [.int(index), element])
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
}
