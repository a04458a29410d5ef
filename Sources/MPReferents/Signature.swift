package import MPWire

/// Which arguments a method takes.
///
/// CPython words its complaints by how a method is implemented, so there is a kind for each way.
package enum Signature: Sendable {
    /// A C method without arguments (`METH_NOARGS`), named with its type: `list.clear`.
    case noArguments(String)
    /// A C method with exactly one argument (`METH_O`): `list.append`.
    case oneArgument(String)
    /// A C method with a range of positional arguments: `insert`, 2...2.
    case positional(String, ClosedRange<Int>)
    /// A slot wrapper such as `__len__`, `__getitem__`: a fixed number, no name in the complaint.
    case slot(Int)
    /// A method written in Python, or a C function with named parameters.
    case named(String, [Parameter])
    /// Whatever comes: the method looks for itself.
    case variadic

    /// One parameter of a Python method.
    package struct Parameter: Sendable {
        /// Its name, by which it may be passed.
        package let name: String
        /// Whether it must be passed.
        package let isRequired: Bool

        /// A parameter that must be passed.
        package static func required(_ name: String) -> Self { Self(name: name, isRequired: true) }
        /// A parameter that may be left out.
        package static func optional(_ name: String) -> Self { Self(name: name, isRequired: false) }
    }

    /// Puts arguments in the order of the parameters.
    ///
    /// - Throws: `TypeError` with CPython's words.
    package func bind(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> [WireValue?] {
        arguments
    }
}
