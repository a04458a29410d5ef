internal import MPWire

/// Stands for a list in a manager's server.
///
/// Each method is one atomic call. As in Python, an index below zero counts from the end.
///
/// - SeeAlso: Python `multiprocessing.managers.ListProxy`.
public struct ListProxy<Element: Codable & Sendable>: Proxy {
    /// The typeids of the objects it can stand for.
    public static var typeids: [String] { ["list"] }
    /// Keeps the list alive.
    public let reference: ProxyReference

    /// Makes a proxy for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
    }
}

// MARK: One element

extension ListProxy {
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

    /// Removes an element.
    ///
    /// - Parameter index: Its position; −1 is the last.
    /// - Throws: ``MultiprocessingError``: `remote` with `IndexError` if there is none.
    /// - Complexity: One round trip; O(elements after it) on the server.
    /// - SeeAlso: Python `del l[index]`.
    public func delete(_ index: Int) async throws(MultiprocessingError) {
        _ = try await reference.call("__delitem__", [.int(index)])
    }

    /// Adds an element at the end.
    ///
    /// - Parameter element: The element.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `list.append`.
    public func append(_ element: Element) async throws(MultiprocessingError) {
        _ = try await reference.call("append", [try reference.encode(element, for: "append")])
    }

    /// Adds an element before the one at a position.
    ///
    /// - Parameters:
    ///   - element: The element.
    ///   - index: Its new position; beyond an end it is added at that end.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(elements after it) on the server.
    /// - SeeAlso: Python `list.insert`.
    public func insert(_ element: Element, at index: Int) async throws(MultiprocessingError) {
        let element = try reference.encode(element, for: "insert")
        _ = try await reference.call("insert", [.int(index), element])
    }

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

    /// Removes the first element that is equal to the given one.
    ///
    /// - Parameter element: The element to look for, by Python's equality.
    /// - Throws: ``MultiprocessingError``: `remote` with `ValueError` if there is none.
    /// - Complexity: One round trip; O(elements) on the server.
    /// - SeeAlso: Python `list.remove`.
    public func remove(_ element: Element) async throws(MultiprocessingError) {
        _ = try await reference.call("remove", [try reference.encode(element, for: "remove")])
    }
}

// MARK: Looking for elements

extension ListProxy {
    /// Finds the first element that is equal to the given one.
    ///
    /// - Parameter element: The element to look for, by Python's equality.
    /// - Returns: Its position, or `nil` if there is none, where Python raises `ValueError`.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(elements) on the server.
    /// - SeeAlso: Python `list.index`.
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
    /// - SeeAlso: Python `list.count`.
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
