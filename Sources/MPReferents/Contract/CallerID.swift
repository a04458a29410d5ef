/// Identifies a caller: a session of the server, of a link or of a CPython thread's connection.
///
/// Its number isn't that of a connection: what a caller holds belongs to its session.
package struct CallerID: Hashable, Sendable {
    package let number: UInt64

    /// Wraps a number that the core counted.
    package init(_ number: UInt64) {
        self.number = number
    }
}
