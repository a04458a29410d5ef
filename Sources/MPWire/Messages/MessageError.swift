/// Says why a well-formed value is not the message that it should be.
package struct MessageError: Error, Equatable, CustomStringConvertible {
    /// What was expected and what came instead; never the payload.
    package let description: String

    /// Describes the mismatch.
    package init(_ description: String) {
        self.description = description
    }
}
