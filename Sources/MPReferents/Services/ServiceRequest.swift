package import MPWire

/// A call on a ``Service``.
package struct ServiceRequest: Equatable, Sendable {
    /// The method; `__init__` for a constructor, the typeid for a function.
    package let method: String
    package let arguments: [WireValue]
    package let keywords: WireDictionary
    /// How long the caller waits, counted from the arrival of its call; `nil` is no limit.
    package let timeout: Duration?

    package init(
        method: String,
        arguments: [WireValue] = [],
        keywords: WireDictionary = [:],
        timeout: Duration? = nil
    ) {
        self.method = method
        self.arguments = arguments
        self.keywords = keywords
        self.timeout = timeout
    }
}
