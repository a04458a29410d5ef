/// Why a text names no address.
public struct AddressError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was given.
    public let text: String
    /// What is wrong with it.
    public let reason: String

    /// Says what was given, what is wrong with it, and which forms there are.
    public var description: String {
        """
        '\(text)' is no address: \(reason) \
        (the forms are unix:PATH, unix:@NAME, tcp://HOST:PORT, tls://HOST:PORT; an IPv6 host stands in [])
        """
    }
}
