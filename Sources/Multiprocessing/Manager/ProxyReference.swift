internal import MPCore
internal import MPWire

/// One counted reference to an object in a server; the copies of a proxy share it.
///
/// While it lives, the server keeps the object. Its end only enqueues the release, so it may end
/// anywhere.
final class ProxyReference: Sendable {
    /// Names the object.
    let token: Token
    /// Reaches the server.
    let channel: any CallChannel

    /// Takes over a reference that the server has counted already.
    init(token: Token, channel: any CallChannel) {
        self.token = token
        self.channel = channel
    }

    deinit {
        channel.release(token.ident)
    }

    /// Calls a method, and returns its value.
    func call(
        _ method: String,
        _ arguments: [WireValue] = [],
        keywords: WireDictionary = [:]
    ) async throws(MultiprocessingError) -> WireValue {
        let result = await channel.call(request(method, arguments, keywords))
        return try value(of: result, method)
    }

    /// Calls a method that gives something back, so that it is seen through even in a task that is
    /// cancelled.
    func callToTheEnd(
        _ method: String,
        _ arguments: [WireValue] = []
    ) async throws(MultiprocessingError) {
        let result = await channel.callToTheEnd(request(method, arguments, [:]))
        _ = try value(of: result, method)
    }

    /// Calls a method whose result stays in the server, and returns a reference to it.
    func callForReference(
        _ method: String,
        _ arguments: [WireValue] = []
    ) async throws(MultiprocessingError) -> ProxyReference {
        let result = await channel.call(request(method, arguments, [:]))
        guard let made = reference(of: result) else {
            _ = try value(of: result, method)
            throw .answered(attempt(method), with: "a value where a new object was due")
        }
        return made
    }

    /// The words for a call of `method`, for error texts.
    func attempt(_ method: String) -> CallAttempt {
        CallAttempt(what: "\(token.typeid).\(method)", address: channel.address)
    }

    private func request(
        _ method: String,
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) -> Request {
        Request(ident: token.ident, method: method, arguments: arguments, keywords: keywords)
    }

    private func reference(of result: CallResult) -> ProxyReference? {
        guard case .reply(.proxy(_, let token)) = result else { return nil }
        return ProxyReference(token: token, channel: channel)
    }

    private func value(
        of result: CallResult,
        _ method: String
    ) throws(MultiprocessingError) -> WireValue {
        // A new object that nobody asked for is given back by the end of this reference.
        guard reference(of: result) == nil else {
            throw .answered(attempt(method), with: "a new object where a value was due")
        }
        return try result.value(of: attempt(method))
    }
}
