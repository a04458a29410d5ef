package import MPWire

/// A call on a ``Service``.
package struct ServiceRequest: Equatable, Sendable {
    /// The method; `__init__` for a constructor, the typeid for a function.
    package let method: String
    package let arguments: [WireValue]
    package let keywords: WireDictionary
    /// The pickle of `(ident, method, arguments, keywords)` as the caller has sent it, which nobody has looked into; then
    /// ``arguments`` and ``keywords`` are empty.
    package let message: [UInt8]?
    /// How long the caller waits, counted from the arrival of its call, and when its task begins, from then; `nil` is no
    /// limit.
    package var timeout: Duration?
    /// Who calls; `nil` if nobody needs to know.
    package let origin: CallOrigin?
    /// The trace that it continues; the server's tracer says which.
    package var trace: TraceContext?

    package init(
        method: String,
        arguments: [WireValue] = [],
        keywords: WireDictionary = [:],
        message: [UInt8]? = nil,
        timeout: Duration? = nil,
        origin: CallOrigin? = nil
    ) {
        self.method = method
        self.arguments = arguments
        self.keywords = keywords
        self.message = message
        self.timeout = timeout
        self.origin = origin
    }

    /// Whether both ask for the same, whoever asks, and in whichever trace.
    package static func == (one: ServiceRequest, other: ServiceRequest) -> Bool {
        one.method == other.method && one.arguments == other.arguments
            && one.keywords == other.keywords && one.message == other.message
            && one.timeout == other.timeout
    }
}
