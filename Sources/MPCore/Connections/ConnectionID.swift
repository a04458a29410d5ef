/// Identifies a connection for as long as the server runs; the driver chooses the number.
package struct ConnectionID: Hashable, Numbered, Sendable {
    package let number: UInt64

    package init(_ number: UInt64) {
        self.number = number
    }
}
