/// A value that Python could hash: a key of a dictionary or a member of a set.
package struct WireKey: Sendable {
    /// The value.
    package let value: WireValue

    /// Takes a value that is hashable in Python.
    ///
    /// - Throws: `TypeError("unhashable type: 'list'")` for lists, dicts, sets and bytearrays, and
    ///   for tuples that hold one.
    package init(_ value: WireValue) throws(PythonException) {
        if let name = value.unhashableTypeName {
            throw .typeError("unhashable type: '\(name)'")
        }
        self.value = value
    }

    /// Takes a value that is known to be hashable.
    init(hashable value: WireValue) {
        self.value = value
    }

    /// Takes a text.
    package init(text: String) {
        value = .text(text)
    }
}
