internal import MPWire

// MARK: One element

extension DequeProxy {
    /// Reads an element.
    ///
    /// - Parameter index: Its position; −1 is the last.
    /// - Returns: The element.
    /// - Throws: ``MultiprocessingError``: `remote` with `IndexError` if there is none,
    ///   `typeMismatch` if it is of another type.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `d[index]`.
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
    /// - SeeAlso: Python `d[index] = element`.
    public func set(_ index: Int, _ element: Element) async throws(MultiprocessingError) {
        let element = try reference.encode(element, for: "__setitem__")
        _ = try await reference.call("__setitem__", [.int(index), element])
    }

    /// Removes an element.
    ///
    /// - Parameter index: Its position; −1 is the last.
    /// - Throws: ``MultiprocessingError``: `remote` with `IndexError` if there is none.
    /// - Complexity: One round trip; O(elements) on the server.
    /// - SeeAlso: Python `del d[index]`.
    public func delete(_ index: Int) async throws(MultiprocessingError) {
        _ = try await reference.call("__delitem__", [.int(index)])
    }

    /// Adds an element before the one at a position.
    ///
    /// - Parameters:
    ///   - element: The element.
    ///   - index: Its new position; beyond an end it is added at that end.
    /// - Throws: ``MultiprocessingError``: `remote` with `IndexError` if the deque has its maximum
    ///   length.
    /// - Complexity: One round trip; O(elements) on the server.
    /// - SeeAlso: Python `deque.insert`.
    public func insert(_ element: Element, at index: Int) async throws(MultiprocessingError) {
        let element = try reference.encode(element, for: "insert")
        _ = try await reference.call("insert", [.int(index), element])
    }

    /// Removes the first element that is equal to the given one.
    ///
    /// - Parameter element: The element to look for, by Python's equality.
    /// - Throws: ``MultiprocessingError``: `remote` with `ValueError` if there is none.
    /// - Complexity: One round trip; O(elements) on the server.
    /// - SeeAlso: Python `deque.remove`.
    public func remove(_ element: Element) async throws(MultiprocessingError) {
        _ = try await reference.call("remove", [try reference.encode(element, for: "remove")])
    }

    /// Finds the first element that is equal to the given one.
    ///
    /// - Parameter element: The element to look for, by Python's equality.
    /// - Returns: Its position, or `nil` if there is none, where Python raises `ValueError`.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(elements) on the server.
    /// - SeeAlso: Python `deque.index`.
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
    /// - SeeAlso: Python `deque.count`.
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
    /// - SeeAlso: Python `element in d`.
    public func contains(_ element: Element) async throws(MultiprocessingError) -> Bool {
        let element = try reference.encode(element, for: "__contains__")
        return try await reference.call("__contains__", [element], as: Bool.self)
    }
}

// MARK: All elements

extension DequeProxy: AsyncSequence {
    /// Walks the elements from the left; one call fetches all of them.
    ///
    /// - Returns: An iterator over the elements at the moment of its first step.
    public func makeAsyncIterator() -> ChunkIterator<Element> {
        ChunkIterator { _ async throws(MultiprocessingError) in
            ChunkIterator.Chunk(elements: try await copy(), isLast: true)
        }
    }

    /// Counts the elements.
    ///
    /// - Returns: Their number.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `len(d)`.
    public func count() async throws(MultiprocessingError) -> Int {
        try await reference.call("__len__", as: Int.self)
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

    /// Reverses the order of the elements.
    ///
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(elements) on the server.
    /// - SeeAlso: Python `deque.reverse`.
    public func reverse() async throws(MultiprocessingError) {
        _ = try await reference.call("reverse")
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
