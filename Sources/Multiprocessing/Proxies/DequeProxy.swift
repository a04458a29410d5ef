internal import MPWire

/// Stands for a double-ended queue in a manager's server; its calls never wait.
///
/// Each method is one atomic call. As in Python, an index below zero counts from the right end,
/// and a full deque with a maximum length drops elements from the other end. CPython's servers have
/// no deques.
///
/// - SeeAlso: Python `collections.deque`.
public struct DequeProxy<Element: Codable & Sendable>: Proxy {
    /// The typeids of the objects it can stand for.
    public static var typeids: [String] { ["deque"] }
    /// Keeps the deque alive.
    public let reference: ProxyReference

    /// Makes a proxy for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
    }
}

// MARK: The ends

extension DequeProxy {
    /// Adds an element at the right end.
    ///
    /// - Parameter element: The element.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `deque.append`.
    public func append(_ element: Element) async throws(MultiprocessingError) {
        _ = try await reference.call("append", [try reference.encode(element, for: "append")])
    }

    /// Adds an element at the right end, and returns the new count.
    ///
    /// - Parameter element: The element.
    /// - Returns: The new number of elements.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    public func appendAndCount(_ element: Element) async throws(MultiprocessingError) -> Int {
        let element = try reference.encode(element, for: "append_and_count")
        return try await reference.callOurs("append_and_count", [element], as: Int.self)
    }

    /// Adds an element at the left end.
    ///
    /// - Parameter element: The element.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `deque.appendleft`.
    public func appendLeft(_ element: Element) async throws(MultiprocessingError) {
        let element = try reference.encode(element, for: "appendleft")
        _ = try await reference.call("appendleft", [element])
    }

    /// Removes the rightmost element.
    ///
    /// - Returns: The element, or `nil` if there is none, where Python raises `IndexError`.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if it was of another type.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `deque.pop`.
    @discardableResult
    public func pop() async throws(MultiprocessingError) -> Element? {
        try await taken("pop")
    }

    /// Removes the leftmost element.
    ///
    /// - Returns: The element, or `nil` if there is none, where Python raises `IndexError`.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if it was of another type.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `deque.popleft`.
    @discardableResult
    public func popLeft() async throws(MultiprocessingError) -> Element? {
        try await taken("popleft")
    }

    /// Adds several elements at the right end.
    ///
    /// - Parameter elements: The elements; the last one becomes the rightmost.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(elements given).
    /// - SeeAlso: Python `deque.extend`.
    public func extend(_ elements: [Element]) async throws(MultiprocessingError) {
        _ = try await reference.call("extend", [try reference.encode(elements, for: "extend")])
    }

    /// Adds several elements at the left end, one after the other.
    ///
    /// - Parameter elements: The elements; the last one becomes the leftmost.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(elements given).
    /// - SeeAlso: Python `deque.extendleft`.
    public func extendLeft(_ elements: [Element]) async throws(MultiprocessingError) {
        let elements = try reference.encode(elements, for: "extendleft")
        _ = try await reference.call("extendleft", [elements])
    }

    private func taken(_ method: String) async throws(MultiprocessingError) -> Element? {
        do throws(MultiprocessingError) {
            return try await reference.call(method, as: Element.self)
        } catch  where error.remote?.typeName == "builtins.IndexError" {
            return nil
        }
    }
}
