internal import MPWire

/// A proxy for elements that come and go: ``ListProxy`` or ``DequeProxy``.
///
/// The end of a deque is its right end. Only proxies of this package conform.
///
/// - SeeAlso: Python `collections.abc.MutableSequence`.
public protocol MutableSequenceProxy<Element>: IndexedProxy {}

// MARK: Adding and removing

extension MutableSequenceProxy {
    /// Adds an element at the end.
    ///
    /// - Parameter element: The element.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `list.append`, `deque.append`.
    public func append(_ element: Element) async throws(MultiprocessingError) {
        _ = try await reference.call("append", [try reference.encode(element, for: "append")])
    }

    /// Adds an element at the end, and returns the new count.
    ///
    /// - Parameter element: The element.
    /// - Returns: The new number of elements, so the element's position is one less.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server is CPython's.
    /// - Complexity: One round trip; O(1) on the server.
    public func appendAndCount(_ element: Element) async throws(MultiprocessingError) -> Int {
        let element = try reference.encode(element, for: "append_and_count")
        return try await reference.call(
            "append_and_count",
            [element],
            needing: .atomics,
            as: Int.self
        )
    }

    /// Adds several elements at the end.
    ///
    /// - Parameter elements: The elements, in their order.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(elements given).
    /// - SeeAlso: Python `list.extend`, `deque.extend`.
    public func extend(_ elements: [Element]) async throws(MultiprocessingError) {
        _ = try await reference.call("extend", [try reference.encode(elements, for: "extend")])
    }

    /// Adds an element before the one at a position.
    ///
    /// - Parameters:
    ///   - element: The element.
    ///   - index: Its new position; beyond an end it is added at that end.
    /// - Throws: ``MultiprocessingError``: `remote` with `IndexError` if a deque has its maximum
    ///   length.
    /// - Complexity: One round trip; O(elements) on the server.
    /// - SeeAlso: Python `list.insert`, `deque.insert`.
    public func insert(_ element: Element, at index: Int) async throws(MultiprocessingError) {
        let element = try reference.encode(element, for: "insert")
        _ = try await reference.call("insert", [.int(index), element])
    }

    /// Removes an element.
    ///
    /// - Parameter index: Its position; −1 is the last.
    /// - Throws: ``MultiprocessingError``: `remote` with `IndexError` if there is none.
    /// - Complexity: One round trip; O(elements) on the server.
    /// - SeeAlso: Python `del l[index]`.
    public func delete(_ index: Int) async throws(MultiprocessingError) {
        _ = try await reference.call("__delitem__", [.int(index)])
    }

    /// Removes the first element that is equal to the given one.
    ///
    /// - Parameter element: The element to look for, by Python's equality.
    /// - Throws: ``MultiprocessingError``: `remote` with `ValueError` if there is none.
    /// - Complexity: One round trip; O(elements) on the server.
    /// - SeeAlso: Python `list.remove`, `deque.remove`.
    public func remove(_ element: Element) async throws(MultiprocessingError) {
        _ = try await reference.call("remove", [try reference.encode(element, for: "remove")])
    }

    /// Reverses the order of the elements.
    ///
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(elements) on the server.
    /// - SeeAlso: Python `list.reverse`, `deque.reverse`.
    public func reverse() async throws(MultiprocessingError) {
        _ = try await reference.call("reverse")
    }
}

// MARK: Looking for elements

extension MutableSequenceProxy {
    /// Finds the first element that is equal to the given one.
    ///
    /// - Parameter element: The element to look for, by Python's equality.
    /// - Returns: Its position, or `nil` if there is none, where Python raises `ValueError`.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(elements) on the server.
    /// - SeeAlso: Python `list.index`, `deque.index`.
    public func index(of element: Element) async throws(MultiprocessingError) -> Int? {
        let element = try reference.encode(element, for: "index")
        do throws(MultiprocessingError) {
            return try await reference.call("index", [element], as: Int.self)
        } catch  where error.remote?.typeName == "builtins.ValueError" {
            return nil
        }
    }

    /// Counts the elements that are equal to the given one.
    ///
    /// - Parameter element: The element to look for, by Python's equality.
    /// - Returns: Their number.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(elements) on the server.
    /// - SeeAlso: Python `list.count`, `deque.count`.
    public func count(of element: Element) async throws(MultiprocessingError) -> Int {
        let element = try reference.encode(element, for: "count")
        return try await reference.call("count", [element], as: Int.self)
    }

    /// Says whether an equal element is there.
    ///
    /// - Parameter element: The element to look for, by Python's equality.
    /// - Returns: Whether there is one.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(elements) on the server.
    /// - SeeAlso: Python `element in l`.
    public func contains(_ element: Element) async throws(MultiprocessingError) -> Bool {
        let element = try reference.encode(element, for: "__contains__")
        return try await reference.call("__contains__", [element], as: Bool.self)
    }
}
