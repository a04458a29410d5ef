internal import MPWire

// MARK: Atomic operations, for which Python needs a lock and two calls; `unsupported` by CPython's servers

extension ListProxy {
    /// Adds an element at the end, and returns the new count.
    ///
    /// - Parameter element: The element.
    /// - Returns: The new number of elements, so the element's position is one less.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server is CPython's.
    /// - Complexity: One round trip; O(1) on the server.
    public func appendAndCount(_ element: Element) async throws(MultiprocessingError) -> Int {
        let element = try reference.encode(element, for: "append_and_count")
        return try await reference.callOurs("append_and_count", [element], as: Int.self)
    }

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
        return try await reference.callOurs("compare_exchange", arguments, as: Bool.self)
    }
}

extension ListProxy where Element: Numeric {
    /// Adds to an element.
    ///
    /// - Parameters:
    ///   - index: Its position; −1 is the last.
    ///   - amount: The amount to add, 1 by default.
    /// - Returns: The sum, now the element's value.
    /// - Throws: ``MultiprocessingError``: `remote` with `IndexError` if there is none,
    ///   `typeMismatch` if the type can't hold the sum, `unsupported` if the server is CPython's.
    /// - Complexity: One round trip; O(1) on the server.
    @discardableResult
    public func increment(
        _ index: Int,
        by amount: Element = 1
    ) async throws(MultiprocessingError) -> Element {
        let amount = try reference.encode(amount, for: "increment")
        return try await reference.callOurs("increment", [.int(index), amount], as: Element.self)
    }
}
