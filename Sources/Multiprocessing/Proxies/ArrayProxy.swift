internal import MPWire

/// Stands for an array of numbers in a manager's server.
///
/// Each method is one atomic call. As in Python, an index below zero counts from the end, and a
/// number that the type can't hold raises `OverflowError`.
///
/// - SeeAlso: Python `multiprocessing.managers.ArrayProxy`, of an `array.array`.
public struct ArrayProxy<Element: ArrayElement>: SliceableProxy {
    /// The typeids of the objects it can stand for.
    public static var typeids: [String] { ["Array"] }
    /// Keeps the array alive.
    public let reference: ProxyReference

    /// Makes a proxy for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
    }
}

// MARK: Slices, and all elements

extension ArrayProxy {
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
