internal import MPCore
import MPSystem
internal import MPTransport
public import MPWire

/// One counted reference to an object in a server; the copies of a proxy share it.
///
/// The server keeps the object while the reference lives. Its `deinit` only enqueues the release, so
/// it may run anywhere. After the connection was lost, the reference finds its object again on first use:
/// ``ReconnectionPolicy``.
public final class ProxyReference: Sendable {
    /// What changes.
    struct State {
        /// The methods that the server exposes; `nil` until it has named them.
        var exposed: [String]?
        /// Whether the server has counted the reference by now.
        var isCounted: Bool
        /// Where the object is, once it was found over a later connection.
        var moved: ObjectPlace?
        /// The locks and permits that were taken through it.
        var holds = Holds()
    }

    /// Where the object was at first.
    let first: ObjectPlace
    /// The way to the server.
    let channel: any CallChannel
    /// Finds the object by its name over another connection; `nil` if it has none.
    let lookup: NamedLookup?
    /// Whether the server had counted the reference from the start.
    private let isCountedFromStart: Bool
    let state: Guarded<State>

    /// Takes over a reference that the server has counted already.
    ///
    /// - Parameters:
    ///   - token: Names the object.
    ///   - exposed: The methods that the server exposes, if it has named them.
    ///   - channel: The way to the server.
    ///   - link: The number of the connection over which it was counted.
    ///   - lookup: Finds the object by its name.
    init(
        token: Token,
        exposed: [String]? = nil,
        channel: any CallChannel,
        link: UInt64,
        lookup: NamedLookup? = nil
    ) {
        first = ObjectPlace(token: token, link: link)
        self.channel = channel
        self.lookup = lookup
        isCountedFromStart = true
        state = Guarded(State(exposed: exposed, isCounted: true))
    }

    /// Adopts the token in a value whose sender didn't count the reference.
    ///
    /// Such senders are CPython servers, and servers that pass on a proxy for another server's object.
    /// The reference is counted on first use. Until then the object lives as long as the container that
    /// holds it.
    init(adopting token: Token, channel: any CallChannel) {
        first = ObjectPlace(token: token, link: channel.linkNumber)
        self.channel = channel
        lookup = nil
        isCountedFromStart = false
        state = Guarded(State(isCounted: false))
    }

    deinit {
        let (place, isCounted) = state.withLock { ($0.moved ?? first, $0.isCounted) }
        if isCounted { channel.release(place.token.ident, on: place.link) }
    }

    /// Names the object; a server that was started again gives it another ident.
    public var token: Token {
        guard channel.linkNumber != first.link else { return first.token }
        return state.withLock { $0.moved?.token } ?? first.token
    }

    /// Whether the object is where it was at first, and the server knows the reference: so it is unless a connection
    /// was lost.
    var isAtHome: Bool { isCountedFromStart && channel.linkNumber == 0 }
}

extension ProxyReference {
    /// Calls a method, and returns its value.
    func call(
        _ method: String,
        _ arguments: [WireValue] = [],
        keywords: WireDictionary = [:],
        _ manner: CallManner = CallManner()
    ) async throws(MultiprocessingError) -> WireValue {
        try value(of: try await send(method, arguments, keywords, manner), method)
    }

    /// Calls a method and returns the outcome.
    func result(
        of method: String,
        _ arguments: RequestArguments,
        _ manner: CallManner
    ) async throws(MultiprocessingError) -> SentCall {
        try await send(method, arguments.positional, arguments.keywords, manner)
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
        let sent = try await send(method, arguments, nil, CallManner())
        guard let made = sent.result.reference(by: channel, on: sent.link) else {
            _ = try value(of: sent, method)
            throw .answered(attempt(method), with: "a value where a new object was due")
        }
        return made
    }

    /// Sends a call; one that finds no connection waits for the next.
    func send(
        _ method: String,
        _ arguments: [WireValue],
        _ keywords: WireDictionary?,
        _ manner: CallManner
    ) async throws(MultiprocessingError) -> SentCall {
        let call = Request(
            ident: first.token.ident,
            method: method,
            arguments: arguments,
            keywords: keywords
        )
        var manner = manner
        if channel.tracer != nil { manner.typeid = first.token.typeid }
        guard isAtHome else { return try await sendAnywhere(call, manner) }
        let result = await channel.call(call, manner.on(0))
        guard case .notSent(let failure) = result, let patience = channel.patience else {
            return SentCall(result: result, link: 0)
        }
        return try await sendAnywhere(call, manner, after: failure, patience)
    }

    /// The methods that the server exposes, if it has said so.
    var knownMethods: [String]? { state.withLock { $0.exposed } }

    /// The methods that the server exposes; it is asked if it hasn't named them.
    func exposedMethods() async throws(MultiprocessingError) -> [String] {
        if let known = knownMethods { return known }
        if !isKnownToServer { _ = try await reach(on: channel.linkNumber) }
        let request = ServerRequest.getMethods(token)
        let names = try await channel.callServer(Request(request), CallManner())
            .result.value(of: attempt(request.name.rawValue)).texts
        state.withLock { $0.exposed = names }
        return names
    }

    /// A call of `method` in words, for error texts.
    func attempt(_ method: String) -> CallAttempt {
        CallAttempt(
            what: AttributeMethods.words(for: method, of: first.token.typeid)
                ?? "\(first.token.typeid).\(method)",
            address: channel.address,
            callee: .method(method, ident: token.ident)
        )
    }

    /// Describes a call, for a pipeline.
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
        of sent: SentCall,
        _ method: String
    ) throws(MultiprocessingError) -> WireValue {
        // A new object that nobody asked for is released with this temporary reference.
        if case .reply(.proxy) = sent.result,
            sent.result.reference(by: channel, on: sent.link) != nil
        {
            throw .answered(attempt(method), with: "a new object where a value was due")
        }
        return try sent.result.value(of: attempt(method))
    }
}

/// What became of a call, and of which connection.
struct SentCall: Sendable {
    let result: CallResult
    /// The number of the connection.
    let link: UInt64
}

extension CallResult {
    /// Takes over the reference to the object that a call made; once, since the server has counted one.
    ///
    /// - Parameters:
    ///   - channel: The way to the server.
    ///   - link: The number of the connection over which the call was made.
    /// - Returns: The reference; `nil` if the call made no object.
    func reference(by channel: any CallChannel, on link: UInt64) -> ProxyReference? {
        guard case .reply(.proxy(let exposed, let token)) = self else { return nil }
        return ProxyReference(token: token, exposed: exposed, channel: channel, link: link)
    }
}
