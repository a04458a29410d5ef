/// Identifies a call while it is under way; never reused.
package struct CallID: Hashable, Sendable {
    package let number: UInt64

    /// Wraps a number that the core counted.
    package init(_ number: UInt64) {
        self.number = number
    }
}
