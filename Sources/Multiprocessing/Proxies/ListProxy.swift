internal import MPWire

/// Stands for a list in a manager's server.
///
/// Each method is one atomic call. As in Python, an index below zero counts from the end.
///
/// - SeeAlso: Python `multiprocessing.managers.ListProxy`.
public struct ListProxy<Element: Codable & Sendable>: MutableSequenceProxy, SliceableProxy {
    /// The typeids of the objects it can stand for.
    public static var typeids: [String] { ["list"] }
    /// Keeps the list alive.
    public let reference: ProxyReference

    /// Makes a proxy for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
    }
}

// MARK: Slices, and all elements

extension ListProxy {
    /// Removes an element and returns it.
    ///
    /// - Parameter index: Its position; the last one by default.
    /// - Returns: The element, which is no longer in the list.
    /// - Throws: ``MultiprocessingError``: `remote` with `IndexError` if there is none.
    /// - Complexity: One round trip; O(elements after it) on the server.
    /// - SeeAlso: Python `list.pop`.
    @discardableResult
    public func pop(at index: Int = -1) async throws(MultiprocessingError) -> Element {
        try await reference.call("pop", [.int(index)], as: Element.self)
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

    /// Sorts the elements by Python's order; equal ones keep their order.
    ///
    /// Structs of one's own have an order if they are ``TupleCodable``.
    ///
    /// - Parameter reverse: Whether the greatest comes first.
    /// - Throws: ``MultiprocessingError``: `remote` with `TypeError` if two elements have no order.
    /// - Complexity: One round trip; O(n log n) on the server.
    /// - SeeAlso: Python `list.sort`.
    public func sort(
        reverse: Bool = false
    ) async throws(MultiprocessingError) where Element: WireComparable {
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
