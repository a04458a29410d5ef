/// What a pickle says about a proxy, or about a token that stands alone.
package struct ProxyDescription: Equatable, Sendable {
    /// Names the object.
    package var token: Token
    /// The class of the proxy; `nil` for a token that stands alone.
    package var proxyType: WireGlobal?
    /// Python's serializer name.
    package var serializer: String
    /// The names of the methods, if the proxy is made from them.
    package var exposed: [String]?

    /// Describes a proxy or a token.
    package init(
        token: Token,
        proxyType: WireGlobal? = nil,
        serializer: String = "pickle",
        exposed: [String]? = nil
    ) {
        self.token = token
        self.proxyType = proxyType
        self.serializer = serializer
        self.exposed = exposed
    }
}

/// Says what a proxy becomes that came in a pickle; a server, whose clients read what others have
/// stored, believes nothing of it but which object is meant.
package typealias ProxyRebuilding =
    (ProxyDescription) throws(ProxyRefusal) -> ProxyDescription

/// Why a proxy isn't taken.
package struct ProxyRefusal: Error, Equatable {
    /// What was sent, and what helps.
    package let reason: String

    /// Says why.
    package init(_ reason: String) {
        self.reason = reason
    }
}
