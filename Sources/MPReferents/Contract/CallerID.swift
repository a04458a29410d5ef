/// Identifies a caller: one served connection, which is what Python calls a thread of the server.
package struct CallerID: Hashable, Sendable {
    package let number: UInt64

    /// Wraps a number that the core counted.
    package init(_ number: UInt64) {
        self.number = number
    }
}
