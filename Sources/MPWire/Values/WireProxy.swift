import MPSystem

/// A proxy inside a value: Python's `RebuildProxy(proxytype, token, serializer, kwds)`.
///
/// Two proxies are equal if they stand for the same object, whichever class they have.
public final class WireProxy: Sendable {
    /// The token of the object.
    public let token: Token
    /// The proxy class that Python rebuilds, such as `multiprocessing.managers.ListProxy`.
    public let proxyType: WireGlobal
    /// The key in Python's `listener_client` table, by which clients find the way to connect.
    public let serializer: String
    /// The methods for a Python `AutoProxy`; every one is a Python name.
    public let exposed: [String]?
    /// The package that `proxyType`, `RebuildProxy` and `Token` belong to.
    package let library: ProxyLibrary
    /// Keeps the object alive in the server that owns it, as long as this value lives.
    ///
    /// The lease's `deinit` releases it; that may run anywhere, so it only enqueues.
    package let lease: (any Sendable & AnyObject)?

    /// Makes a proxy.
    ///
    /// - Parameters:
    ///   - token: The token of the object.
    ///   - proxyType: The class that Python rebuilds.
    ///   - serializer: Python's serializer name, `pickle` unless the manager uses another.
    ///   - exposed: The names of the methods; anything that is no Python name is left out, since Python would
    ///     run it.
    ///   - library: The package that its classes belong to.
    ///   - lease: Keeps the object alive while this value lives; `nil` if nothing does.
    package init(
        token: Token,
        proxyType: WireGlobal,
        serializer: String = "pickle",
        exposed: [String]? = nil,
        library: ProxyLibrary = .multiprocessing,
        lease: (any Sendable & AnyObject)? = nil
    ) {
        self.token = token
        self.proxyType = proxyType
        self.serializer = serializer
        self.exposed = exposed?.filter(\.isPythonName)
        self.library = library
        self.lease = lease
    }
}

extension WireProxy {
    /// The serializer for the address at which the receiver can reach the object.
    ///
    /// - Parameter address: That address; `nil` leaves the one that the proxy came with.
    /// - Returns: The proxy's own serializer, unless that is for TLS and the address isn't, or the reverse.
    func serializer(at address: Address?) -> String {
        guard let address, [Address.clearSerializer, Address.tlsSerializer].contains(serializer)
        else { return serializer }
        return address.serializer
    }

    /// The keyword arguments of the proxy class; CPython sends no others with a proxy.
    var keywords: WireDictionary { exposed.map { ["exposed": .texts($0)] } ?? [:] }
}

extension Address {
    /// CPython's own serializer.
    fileprivate static let clearSerializer = "pickle"
    /// The serializer for TLS; stock CPython doesn't have it, `examples/python-over-tls` registers it.
    fileprivate static let tlsSerializer = "pickle+tls"

    /// The serializer for Python's proxies of objects at this address.
    package var serializer: String {
        socket.isTLS ? Self.tlsSerializer : Self.clearSerializer
    }
}
