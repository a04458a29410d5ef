internal import MPWire

/// Stands for a double-ended queue in a manager's server; its calls never wait.
///
/// Each method is one atomic call. As in Python, an index below zero counts from the right end,
/// and a full deque with a maximum length drops elements from the other end. CPython's servers have
/// no deques.
///
/// - SeeAlso: Python `collections.deque`.
public struct DequeProxy<Element: Codable & Sendable>: MutableSequenceProxy {
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

// MARK: All elements

extension DequeProxy {
    /// Walks the elements from the left; one call fetches all of them.
    ///
    /// - Returns: An iterator over the elements at the moment of its first step.
    public func makeAsyncIterator() -> ChunkIterator<Element> {
        ChunkIterator { _ async throws(MultiprocessingError) in
            ChunkIterator.Chunk(elements: try await copy(), isLast: true)
        }
    }

    /// Reads the maximum number of elements.
    ///
    /// - Returns: The number, or `nil` if there is no limit.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `deque.maxlen`.
    public func maxlen() async throws(MultiprocessingError) -> Int? {
        try await reference.callForOptional("maxlen", as: Int.self)
    }

    /// Copies all elements into a Swift array.
    ///
    /// - Returns: The elements at one moment, from the left.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if one is of another type.
    /// - Complexity: One round trip; O(elements).
    /// - SeeAlso: Python `deque.copy`.
    public func copy() async throws(MultiprocessingError) -> [Element] {
        let value = try await reference.call("copy")
        let attempt = reference.attempt("copy")
        guard case .deque(let elements, _)? = value.wellKnown else {
            throw .answered(attempt, with: "what is no deque")
        }
        return try WireValue.list(elements).decoded(as: [Element].self, from: attempt)
    }

    /// Moves elements from the right end to the left one.
    ///
    /// - Parameter steps: The number of steps; below zero, elements move the other way.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(elements) on the server.
    /// - SeeAlso: Python `deque.rotate`.
    public func rotate(by steps: Int = 1) async throws(MultiprocessingError) {
        _ = try await reference.call("rotate", [.int(steps)])
    }

    /// Removes all elements.
    ///
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(elements) on the server.
    /// - SeeAlso: Python `deque.clear`.
    public func clear() async throws(MultiprocessingError) {
        _ = try await reference.call("clear")
    }
}
