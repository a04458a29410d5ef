/// A type that says itself which Python value it is.
///
/// The conformance takes precedence over `Codable`, wherever a value lies: at the top, in a property, in an array.
///
/// ```swift
/// extension Point: WireValueConvertible {       // a Python tuple (x, y)
///     var wireValue: WireValue { .tuple([.float(x), .float(y)]) }
///
///     init(wireValue: WireValue) throws {
///         guard case .tuple(let parts) = wireValue, parts.count == 2 else {
///             throw WireValueError.expected(Self.self, found: wireValue)
///         }
///         self.init(x: try parts[0].decoded(), y: try parts[1].decoded())
///     }
/// }
/// ```
///
/// Keys of dictionaries and members of sets must become values that Python can hash: no lists, dicts and sets.
public protocol WireValueConvertible {
    /// The value in Python.
    ///
    /// An error that is thrown here becomes the reason of the call's `typeMismatch`.
    var wireValue: WireValue { get throws }

    /// Makes the value that Python's value stands for.
    ///
    /// - Parameter wireValue: What Python, or another Swift program, has sent.
    /// - Throws: ``WireValueError`` best, for a value that isn't one of this type; the call ends in `typeMismatch` then.
    init(wireValue: WireValue) throws
}
