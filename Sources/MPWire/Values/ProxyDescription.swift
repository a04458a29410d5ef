/// A proxy, or a token on its own, as a pickle describes it.
package struct ProxyDescription: Equatable, Sendable {
    package var token: Token
    /// The class of the proxy; `nil` for a token on its own.
    package var proxyType: WireGlobal?
    /// Python's serializer name.
    package var serializer: String
    /// The names of the methods, if the proxy is made from them.
    package var exposed: [String]?

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
