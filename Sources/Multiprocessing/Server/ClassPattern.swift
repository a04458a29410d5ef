internal import MPWire

/// Names Python classes that values may hold.
///
/// | pattern | what it admits |
/// |---|---|
/// | `shop.Order` | `Order` in the module `shop` |
/// | `shop.Outer.Inner` | `Inner` in the module `shop.Outer`, and the nested `Outer.Inner` in `shop` |
/// | `shop:Outer.Inner` | the second of these only |
/// | `shop.*` | every plain name in `shop` and in the modules below it, functions and imported names included |
/// | `*` | everything: ``anyClass`` |
///
/// A literal that can't admit anything is an error when the server starts.
public struct ClassPattern: Hashable, Sendable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    /// The pattern as it is written.
    public let description: String

    /// Every class and function: whoever may store a value can then run code in each Python client that reads it.
    public static let anyClass: ClassPattern = "*"

    /// Takes a pattern that the server checks when it starts.
    public init(stringLiteral description: String) { self.description = description }

    /// Reads a pattern.
    ///
    /// - Parameter text: The pattern.
    /// - Throws: ``MultiprocessingError``: `invalidClassPattern`, if it can't admit anything.
    public init(parsing text: String) throws(MultiprocessingError) {
        description = text
        try check()
    }

    /// - Throws: ``MultiprocessingError``: `invalidClassPattern`, if it can't admit anything.
    func check() throws(MultiprocessingError) {
        guard let complaint = ClassPolicy.complaint(about: description) else { return }
        throw MultiprocessingError(
            .invalidClassPattern,
            "the class pattern '\(description.visibleName)' can't admit anything: \(complaint)"
        )
    }
}
