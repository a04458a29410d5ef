internal import MPCore
import MPSystem
internal import MPTransport
public import MPWire

/// One counted reference to an object in a server; the copies of a proxy share it.
///
/// The server keeps the object while the reference lives. Its `deinit` only enqueues the release, so
/// it may run anywhere.
public final class ProxyReference: Sendable {
    /// Names the object.
    public let token: Token
    /// The way to the server.
    let channel: any CallChannel
    /// The methods that the server exposes; `nil` until it has named them.
    private let exposed: Guarded<[String]?>
    /// Whether the server has counted the reference by now; `nil` if it was counted from the start.
    private let isCounted: Guarded<Bool>?

    /// Takes over a reference that the server has counted already.
    init(token: Token, exposed: [String]? = nil, channel: any CallChannel) {
        self.token = token
        self.exposed = Guarded(exposed)
        self.channel = channel
        isCounted = nil
    }

    /// Adopts the token in a value whose sender didn't count the reference.
    ///
    /// Such senders are CPython servers, and servers that pass on a proxy for another server's object.
    /// The reference is counted on first use. Until then the object lives as long as the container that
    /// holds it.
    init(adopting token: Token, channel: any CallChannel) {
        self.token = token
        exposed = Guarded(nil)
        self.channel = channel
        isCounted = Guarded(false)
    }

    deinit {
        let isCounted = isCounted?.withLock { $0 }
        if isCounted ?? true { channel.release(token.ident) }
    }
}

extension ProxyReference {
    /// Calls a method, and returns its value.
    func call(
        _ method: String,
        _ arguments: [WireValue] = [],
        keywords: WireDictionary = [:],
        _ manner: CallManner = CallManner()
    ) async throws(MultiprocessingError) -> WireValue {
        try await countOnce()
        let result = await channel.call(request(method, arguments, keywords), manner)
        return try value(of: result, method)
    }

    /// Calls a method and returns the outcome.
    func result(
        of method: String,
        _ arguments: RequestArguments,
        _ manner: CallManner
    ) async throws(MultiprocessingError) -> CallResult {
        try await countOnce()
        let request = request(method, arguments.positional, arguments.keywords)
        return await channel.call(request, manner)
    }

    /// Calls a method that not every server has, and returns its value.
    ///
    /// - Throws: `unsupported` if the server lacks what the method needs; nothing was sent then.
    func call(
        _ method: String,
        _ arguments: [WireValue] = [],
        needing needs: ServerCapabilities,
        _ manner: CallManner = CallManner()
    ) async throws(MultiprocessingError) -> WireValue {
        try channel.require(needs, for: attempt(method))
        return try await call(method, arguments, manner)
    }

    /// Calls a method whose result stays in the server, and returns a reference to it.
    func callForReference(
        _ method: String,
        _ arguments: [WireValue] = []
    ) async throws(MultiprocessingError) -> ProxyReference {
        try await countOnce()
        let result = await channel.call(request(method, arguments, [:]))
        guard let made = result.reference(by: channel) else {
            _ = try value(of: result, method)
            throw .answered(attempt(method), with: "a value where a new object was due")
        }
        return made
    }

    /// The methods that the server exposes, if it has said so.
    var knownMethods: [String]? { exposed.withLock { $0 } }

    /// The methods that the server exposes; it is asked if it hasn't named them.
    func exposedMethods() async throws(MultiprocessingError) -> [String] {
        if let known = knownMethods { return known }
        let request = ServerRequest.getMethods(token)
        let names = try await channel.call(Request(request))
            .value(of: attempt(request.name.rawValue)).texts
        exposed.withLock { $0 = names }
        return names
    }

    /// A call of `method` in words, for error texts.
    func attempt(_ method: String) -> CallAttempt {
        CallAttempt(
            what: AttributeMethods.words(for: method, of: token.typeid)
                ?? "\(token.typeid).\(method)",
            address: channel.address,
            callee: .method(method, ident: token.ident)
        )
    }

    /// Whether the server has counted the reference, or is being asked to.
    var isKnownToServer: Bool { isCounted?.withLock { $0 } ?? true }

    /// Has the server count the reference, unless that was done; later callers don't wait for it.
    func countOnce() async throws(MultiprocessingError) {
        guard let isCounted, !isCounted.withLock({ exchange(&$0, with: true) }) else { return }
        let request = ServerRequest.incref(ident: token.ident)
        let result = await channel.call(Request(request), CallManner(cancellation: .isIgnored))
        do throws(MultiprocessingError) {
            _ = try result.value(of: attempt(request.name.rawValue))
        } catch {
            isCounted.withLock { $0 = false }
            throw error
        }
    }

    /// Describes a call.
    func request(
        _ method: String,
        _ arguments: [WireValue],
        _ keywords: WireDictionary? = nil
    ) -> Request {
        Request(ident: token.ident, method: method, arguments: arguments, keywords: keywords)
    }

    /// The value that a call returned.
    ///
    /// - Throws: Whatever else became of it.
    func value(
        of result: CallResult,
        _ method: String
    ) throws(MultiprocessingError) -> WireValue {
        // A new object that nobody asked for is released with this temporary reference.
        if case .reply(.proxy) = result, result.reference(by: channel) != nil {
            throw .answered(attempt(method), with: "a new object where a value was due")
        }
        return try result.value(of: attempt(method))
    }
}

extension CallResult {
    /// Takes over the reference to the object that a call made; once, since the server has counted one.
    func reference(by channel: any CallChannel) -> ProxyReference? {
        guard case .reply(.proxy(let exposed, let token)) = self else { return nil }
        return ProxyReference(token: token, exposed: exposed, channel: channel)
    }
}
