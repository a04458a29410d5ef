/// A proxy inside a value: Python's `RebuildProxy(proxytype, token, serializer, kwds)`.
///
/// Two proxies are equal if they stand for the same object, whichever class they have.
public final class WireProxy: Sendable {
    /// Names the object.
    public let token: Token
    /// The proxy class that Python rebuilds, such as `multiprocessing.managers.ListProxy`.
    public let proxyType: WireGlobal
    /// The key of Python's `listener_client` table; kept as it came, since clients route by it.
    public let serializer: String
    /// Extra arguments of the proxy class (`exposed` for an `AutoProxy`).
    public let keywords: WireDictionary
    /// Keeps the object alive in the server that owns it, for as long as this value lives; its
    /// release is the lease's `deinit`, which may run anywhere and so only enqueues.
    package let lease: (any Sendable & AnyObject)?

    /// Describes a proxy.
    ///
    /// - Parameters:
    ///   - token: Names the object.
    ///   - proxyType: The class that Python rebuilds.
    ///   - serializer: Python's serializer name, `pickle` unless the manager uses another.
    ///   - keywords: Extra arguments of the class.
    ///   - lease: What keeps the object alive while this value lives, if anything does.
    package init(
        token: Token,
        proxyType: WireGlobal,
        serializer: String = "pickle",
        keywords: WireDictionary = [:],
        lease: (any Sendable & AnyObject)? = nil
    ) {
        self.token = token
        self.proxyType = proxyType
        self.serializer = serializer
        self.keywords = keywords
        self.lease = lease
    }
}
