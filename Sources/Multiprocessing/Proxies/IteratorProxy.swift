internal import MPWire

/// Stands for an iterator in a manager's server, such as a stream of a method's results, or the keys
/// of a dictionary.
///
/// ```swift
/// for try await line in try await library.lines() { print(line) }
/// ```
///
/// All who use it take elements from one source: two loops share them. Cancelling the task ends the
/// loop during the call under way; our servers keep the elements of that call for the next one.
///
/// - SeeAlso: Python `multiprocessing.managers.IteratorProxy`.
public struct IteratorProxy<Element: Codable & Sendable>: Proxy {
    /// The typeids of the objects it can stand for.
    public static var typeids: [String] { ["Iterator"] }
    /// Keeps the iterator alive.
    public let reference: ProxyReference

    /// Makes a proxy for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
    }

    /// Takes the next element.
    ///
    /// - Returns: The element, or `nil` at the end.
    /// - Throws: The source's error, if its type is registered in
    ///   ``SyncManagerConfiguration/errors``; else ``MultiprocessingError``: `remote`, such as when
    ///   the object changed meanwhile (`RuntimeError`), `typeMismatch` if the element is of another
    ///   type.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `next(iterator)`.
    public func next() async throws -> Element? {
        do {
            return try await call("__next__", as: Element.self)
        } catch let error as MultiprocessingError
            where error.remote?.typeName == "builtins.StopIteration"
        {
            return nil
        }
    }

    /// Ends a stream, or a Python generator, early: its source is told, and no elements follow.
    ///
    /// A stream also ends with its last proxy.
    ///
    /// - Throws: ``MultiprocessingError``: `unknownMethod` if it is neither, such as the iterator of
    ///   a dictionary.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `generator.close`.
    public func close() async throws(MultiprocessingError) {
        _ = try await reference.call("close")
    }
}
