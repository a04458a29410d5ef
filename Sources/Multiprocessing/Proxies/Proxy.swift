internal import MPCore
public import MPWire

/// Stands for an object in a manager's server; each type of shared object has its own proxy.
///
/// Proxies are values: they can be put into shared containers, and every client of the server can
/// take them out again. The object lives as long as a proxy or a container holds it.
///
/// ```swift
/// let rows = try await manager.dict(String.self, ListProxy<Int>.self)
/// try await rows.set("a", try await manager.list(Int.self, initial: [1, 2]))
/// try await rows.get("a")?.append(3)
/// ```
///
/// A proxy for your own type takes one line per method; it stores only ``reference``:
///
/// ```swift
/// struct CounterProxy: Proxy {
///     static let typeids = ["Counter"]
///     let reference: ProxyReference
///
///     func add(_ n: Int) async throws -> Int { try await call("add", n) }
/// }
/// ```
///
/// - SeeAlso: Python `multiprocessing.managers.BaseProxy`.
public protocol Proxy: Codable, Sendable {
    /// The typeids of the objects it can stand for: their registered names.
    static var typeids: [String] { get }

    /// Keeps the object alive.
    var reference: ProxyReference { get }

    /// Makes a proxy for the object of `reference`; a struct that stores nothing else has it already.
    init(reference: ProxyReference)
}

extension Proxy {
    /// Names the object.
    public var token: Token { reference.token }

    /// The proxy as a Python value, for containers with mixed contents.
    public var wireValue: WireValue {
        let name =
            StandardProxyClass.name(for: token.typeid)
            ?? Self.typeids.first.flatMap(StandardProxyClass.name)
        let proxy = WireProxy(
            token: token,
            proxyType: name.map { WireGlobal(StandardProxyClass.module, $0) }
                ?? StandardProxyClass.auto,
            serializer: reference.channel.address.serializer,
            exposed: name == nil ? exposed : nil,
            lease: reference
        )
        return .proxy(proxy)
    }

    /// Takes a proxy out of a value with mixed contents.
    ///
    /// - Parameter value: The value, as a call of another proxy returned it.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if it is no proxy for such an object, or is one
    ///   for an object in another server.
    public init(_ value: WireValue) throws(MultiprocessingError) {
        do throws(WireCodingError) {
            self = try WireCoding.decode(value)
        } catch {
            throw MultiprocessingError(
                .typeMismatch,
                "cannot use the value as a \(Self.self): \(error)",
                cause: error
            )
        }
    }

    /// Encodes the proxy; only values sent to a manager can carry it.
    ///
    /// - Parameter encoder: An encoder of this package.
    /// - Throws: `EncodingError` if it is another encoder.
    public func encode(to encoder: any Encoder) throws {
        try wireValue.encode(to: encoder)
    }

    /// Decodes a proxy sent by a manager.
    ///
    /// - Parameter decoder: A decoder of this package.
    /// - Throws: `DecodingError` if it is another decoder, or if there is no proxy for such an object.
    public init(from decoder: any Decoder) throws {
        let value = try WireValue(from: decoder)
        guard case .proxy(let proxy) = value else {
            throw Self.mismatch("expected a proxy, found \(value.typeName)", decoder)
        }
        let typeid = proxy.token.typeid
        // Objects of a type that a Python program registered may be anything.
        let isOfType = Self.typeids.isEmpty || Self.typeids.contains(typeid)
        guard isOfType || standardTypes[typeid] == nil else {
            let due = Self.typeids.joined(separator: " or ")
            throw Self.mismatch("expected a proxy of a \(due), found one of a \(typeid)", decoder)
        }
        guard let reference = ProxyReference.reference(of: proxy) else {
            let address = proxy.token.address.map { "the one at \($0)" } ?? "an unknown one"
            throw Self.mismatch(
                "the object of the proxy is in another server, \(address), to which this program "
                    + "has no connection; connect to it first, with SyncManager.connect",
                decoder
            )
        }
        self.init(reference: reference)
    }

    private static func mismatch(_ words: String, _ decoder: any Decoder) -> DecodingError {
        let context = DecodingError.Context(
            codingPath: decoder.codingPath,
            debugDescription: words
        )
        return .typeMismatch(Self.self, context)
    }

    /// The methods that a Python client may call.
    private var exposed: [String] {
        if let methods = reference.knownMethods { return methods }
        return standardTypes[token.typeid]?.exposed ?? []
    }
}

/// The types of every manager; a proxy for one of them must fit its typeid.
private let standardTypes = TypeRegistry()

extension ProxyReference {
    /// Finds the object of a proxy that came in a value: in the server that sent it, or in another
    /// one to which this program is connected.
    ///
    /// - Returns: `nil` if it is in a server to which there is no connection.
    fileprivate static func reference(of proxy: WireProxy) -> ProxyReference? {
        if let reference = proxy.lease as? ProxyReference { return reference }
        if let inherited = InheritedResources.incoming?.managers.reference(proxy.token) {
            return inherited
        }
        return proxy.token.address.flatMap(OpenChannels.channel).map {
            ProxyReference(adopting: proxy.token, channel: $0)
        }
    }
}
