import MPSystem

/// The reason why a text is no address.
public struct AddressError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The given text.
    public let text: String
    /// The mistake in the text.
    public let reason: String

    /// The text, the mistake in it, and the forms of an address.
    public var description: String {
        """
        '\(text)' is no address: \(reason) \
        (the forms are \(SocketAddress.forms))
        """
    }
}
