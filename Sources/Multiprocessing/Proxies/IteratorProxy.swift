internal import MPWire

/// Stands for an iterator in a manager's server, such as one over the keys of a dictionary.
///
/// - SeeAlso: Python `multiprocessing.managers.IteratorProxy`.
public struct IteratorProxy<Element: Codable & Sendable>: Proxy {
    /// The types of objects that it can stand for.
    public static var typeids: [String] { ["Iterator"] }
    /// Keeps the iterator alive.
    public let reference: ProxyReference

    /// Stands for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
    }

    /// Takes the next element.
    ///
    /// - Returns: The element, or `nil` at the end.
    /// - Throws: ``MultiprocessingError``: `remote` if the object changed meanwhile
    ///   (`RuntimeError`), `typeMismatch` if the element is of another type.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `next(iterator)`.
    public func next() async throws(MultiprocessingError) -> Element? {
        do throws(MultiprocessingError) {
            return try await reference.call("__next__", as: Element.self)
        } catch  where error.remote?.typeName == "builtins.StopIteration" {
            return nil
        }
    }
}
