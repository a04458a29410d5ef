internal import MPWire

/// Stands for an array of numbers in a manager's server.
///
/// Each method is one atomic call. As in Python, an index below zero counts from the end, and a
/// number that the type can't hold raises `OverflowError`.
///
/// - SeeAlso: Python `multiprocessing.managers.ArrayProxy`, of an `array.array`.
public struct ArrayProxy<Element: ArrayElement>: Proxy {
    /// The typeids of the objects it can stand for.
    public static var typeids: [String] { ["Array"] }
    /// Keeps the array alive.
    public let reference: ProxyReference

    /// Makes a proxy for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
    }
}

// MARK: One element

extension ArrayProxy {
    /// Reads an element.
    ///
    /// - Parameter index: Its position; −1 is the last.
    /// - Returns: The element.
    /// - Throws: ``MultiprocessingError``: `remote` with `IndexError` if there is none,
    ///   `typeMismatch` if the array is of another type.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `a[index]`.
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
    /// - SeeAlso: Python `a[index] = element`.
    public func set(_ index: Int, _ element: Element) async throws(MultiprocessingError) {
        let element = try reference.encode(element, for: "__setitem__")
        _ = try await reference.call("__setitem__", [.int(index), element])
    }

    /// Adds to an element.
    ///
    /// - Parameters:
    ///   - index: Its position; −1 is the last.
    ///   - amount: The amount to add, 1 by default.
    /// - Returns: The sum, now the element's value.
    /// - Throws: ``MultiprocessingError``: `remote` with `OverflowError` if the type can't hold the
    ///   sum, `unsupported` if the server is CPython's.
    /// - Complexity: One round trip; O(1) on the server.
    @discardableResult
    public func increment(
        _ index: Int,
        by amount: Element = 1
    ) async throws(MultiprocessingError) -> Element {
        let amount = try reference.encode(amount, for: "increment")
        return try await reference.callOurs("increment", [.int(index), amount], as: Element.self)
    }

    /// Replaces an element if it has the expected value.
    ///
    /// - Parameters:
    ///   - index: Its position; −1 is the last.
    ///   - expected: The value it must have.
    ///   - desired: The new value.
    /// - Returns: Whether it was replaced.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server is CPython's.
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

// MARK: All elements, and slices of them

extension ArrayProxy: AsyncSequence {
    /// Walks the elements; each call fetches many of them.
    ///
    /// - Returns: An iterator; it may or may not see changes made meanwhile.
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
    /// - SeeAlso: Python `len(a)`.
    public func count() async throws(MultiprocessingError) -> Int {
        try await reference.call("__len__", as: Int.self)
    }

    /// Copies all elements into a Swift array.
    ///
    /// - Returns: The elements at one moment.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if the array is of another type.
    /// - Complexity: One round trip; O(elements).
    /// - SeeAlso: Python `a[:]`.
    public func copy() async throws(MultiprocessingError) -> [Element] {
        try await elements(.slice(.null, .null, .null))
    }

    /// Reads a range of elements.
    ///
    /// - Parameter range: The positions; those beyond the end are ignored.
    /// - Returns: The elements.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if the array is of another type.
    /// - Complexity: One round trip; O(elements returned).
    /// - SeeAlso: Python `a[start:stop]`.
    public func get(_ range: Range<Int>) async throws(MultiprocessingError) -> [Element] {
        try await elements(.slice(range))
    }

    /// Replaces a range of elements by any number of others.
    ///
    /// - Parameters:
    ///   - range: The positions; those beyond the end are ignored.
    ///   - elements: The new elements.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(elements) on the server.
    /// - SeeAlso: Python `a[start:stop] = array(typecode, elements)`.
    public func set(
        _ range: Range<Int>,
        _ elements: [Element]
    ) async throws(MultiprocessingError) {
        let elements = try reference.encode(elements, for: "__setitem__")
        let array = WireObject(
            .reduce,
            .global(WireGlobal("array", "array")),
            [.text(Element.typecode), elements]
        )
        _ = try await reference.call("__setitem__", [.slice(range), .object(array)])
    }

    private func elements(_ slice: WireValue) async throws(MultiprocessingError) -> [Element] {
        let value = try await reference.call("__getitem__", [slice])
        let attempt = reference.attempt("__getitem__")
        guard case .array(_, let elements)? = value.wellKnown else {
            throw .answered(attempt, with: "what is no array")
        }
        return try WireValue.list(elements).decoded(as: [Element].self, from: attempt)
    }
}
