internal import MPCore
import MPSystem
internal import MPWire

/// How a reference finds its object again after the connection was lost.
extension ProxyReference {
    /// What came of looking for the object.
    enum Reach {
        /// The server of the connection knows it, and has counted the reference.
        case there(Token)
        /// The connection was lost.
        case unsent(LinkFailure)
    }

    /// Whether the server of the newest connection has counted the reference, or is being asked to.
    var isKnownToServer: Bool {
        if isAtHome { return true }
        let number = channel.linkNumber
        return state.withLock { $0.isCounted && ($0.moved ?? first).link == number }
    }

    /// Sends a call to wherever the object is, once there is a connection.
    ///
    /// - Parameters:
    ///   - call: The call.
    ///   - manner: How it is made.
    ///   - failure: Why it wasn't sent over the first connection; `nil` if that wasn't tried.
    ///   - limit: How long it waits if it has no limit of its own.
    /// - Returns: What became of it.
    /// - Throws: Why the object isn't found.
    func sendAnywhere(
        _ call: Request,
        _ manner: CallManner,
        after failure: LinkFailure? = nil,
        _ limit: Duration = .zero
    ) async throws(MultiprocessingError) -> SentCall {
        var patience = failure.map { _ in CallPatience(manner, limit: limit) }
        var unsent = failure
        var link: UInt64 = 0
        var attempts = 0
        while true {
            if let failure = unsent, let patience {
                attempts += 1
                let waiting = UnsentCall(
                    link: link,
                    failure: failure,
                    attempts: attempts,
                    deadline: patience.deadline,
                    cancellation: manner.cancellation
                )
                switch await channel.revival(of: waiting) {
                case .revived: break
                case .over(let failure): return SentCall(result: .notSent(failure), link: link)
                case .cancelled: return SentCall(result: .cancelled, link: link)
                }
            }
            link = channel.linkNumber
            let result = try await send(call, manner, patience, on: link)
            guard case .notSent(let failure) = result, let limit = channel.patience else {
                return SentCall(result: result, link: link)
            }
            unsent = failure
            if patience == nil { patience = CallPatience(manner, limit: limit) }
        }
    }

    /// Sends a call over one connection.
    private func send(
        _ call: Request,
        _ manner: CallManner,
        _ patience: CallPatience?,
        on link: UInt64
    ) async throws(MultiprocessingError) -> CallResult {
        switch try await reach(on: link, manner) {
        case .unsent(let failure):
            return .notSent(failure)
        case .there(let token):
            var call = link == 0 ? call : try await channel.refreshed(call, on: link)
            var manner = manner.on(link)
            call.ident = token.ident
            patience?.shorten(&manner, &call.arguments)
            return await channel.call(call, manner)
        }
    }

    /// Sees to it that the server of a connection has counted the reference.
    ///
    /// - Parameters:
    ///   - link: The number of the connection.
    ///   - manner: How the call is made for which the object is looked for.
    /// - Returns: What the server calls the object.
    /// - Throws: Why it isn't found.
    func reach(
        on link: UInt64,
        _ manner: CallManner = CallManner()
    ) async throws(MultiprocessingError) -> Reach {
        let (place, isCounted) = state.withLock { ($0.moved ?? first, $0.isCounted) }
        guard place.link == link else { return try await find(on: link, from: place, manner) }
        if isCounted { return .there(place.token) }
        // Later callers don't wait for it.
        let isFirst = state.withLock { !exchange(&$0.isCounted, with: true) }
        guard isFirst else { return .there(place.token) }
        let request = ServerRequest.incref(ident: place.token.ident)
        let manner = CallManner(cancellation: .isIgnored).on(link)
        let result = await channel.call(Request(request), manner)
        if case .reply(.returning) = result { return .there(place.token) }
        state.withLock { state in
            if (state.moved ?? first).link == link { state.isCounted = false }
        }
        if case .notSent(let failure) = result { return .unsent(failure) }
        _ = try result.value(of: attempt(request.name.rawValue))
        return .there(place.token)
    }

    /// Finds the object in the server of a later connection: by its name, or where it was.
    private func find(
        on link: UInt64,
        from place: ObjectPlace,
        _ manner: CallManner
    ) async throws(MultiprocessingError) -> Reach {
        let request: ServerRequest
        if let lookup {
            request = lookup.request
        } else {
            guard channel.owns(place.token.ident) else { throw gone("was started again") }
            request = .incref(ident: place.token.ident)
        }
        let call = try await channel.refreshed(Request(request), on: link)
        let look = CallManner(cancellation: manner.cancellation, timeout: manner.timeout)
        let result = await channel.call(call, look.on(link))
        if case .notSent(let failure) = result { return .unsent(failure) }
        guard let lookup else {
            if case .reply(.traceback) = result { throw gone("has dropped it") }
            _ = try result.value(of: attempt(request.name.rawValue))
            return .there(settle(ObjectPlace(token: place.token, link: link)))
        }
        let attempt = CallAttempt(what: lookup.words, address: channel.address)
        let value = try result.value(of: attempt)
        guard case .tuple(let parts) = value, case .text(let ident) = parts.first else {
            throw .answered(attempt, with: "something that names no object")
        }
        let token = Token(
            typeid: place.token.typeid,
            address: place.token.address,
            ident: ident
        )
        return .there(settle(ObjectPlace(token: token, link: link)))
    }

    /// Remembers where the object was found, and where the server has counted a reference.
    private func settle(_ place: ObjectPlace) -> Token {
        let isFirst = state.withLock { state in
            guard (state.moved ?? first).link < place.link else { return false }
            state.moved = place
            state.isCounted = true
            return true
        }
        // Somebody else has found it meanwhile; one reference is enough.
        if !isFirst { channel.release(place.token.ident, on: place.link) }
        return place.token
    }

    private func gone(_ what: String) -> MultiprocessingError {
        MultiprocessingError(
            .objectReleased,
            """
            cannot use the \(first.token.typeid) at \(channel.address): the connection was lost, the \
            server \(what), and only objects with names are found again; make it anew, or take its proxy \
            out of where it came from
            """
        )
    }
}

// MARK: Arguments and requests

extension CallChannel {
    /// Sends a request to the server itself; one that finds no connection waits for the next.
    ///
    /// - Returns: What became of it, and over which connection: there the server has counted what it made.
    /// - Throws: Why the object of a proxy among the arguments isn't found.
    func callServer(
        _ request: Request,
        _ manner: CallManner
    ) async throws(MultiprocessingError) -> SentCall {
        var patience: CallPatience?
        var attempts = 0
        while true {
            let link = linkNumber
            var call = link == 0 ? request : try await refreshed(request, on: link)
            var manner = manner.on(link)
            patience?.shorten(&manner, &call.arguments)
            let result = await self.call(call, manner)
            guard case .notSent(let failure) = result, let limit = self.patience else {
                return SentCall(result: result, link: link)
            }
            let waits = patience ?? CallPatience(manner, limit: limit)
            patience = waits
            attempts += 1
            let waiting = UnsentCall(
                link: link,
                failure: failure,
                attempts: attempts,
                deadline: waits.deadline,
                cancellation: manner.cancellation
            )
            switch await revival(of: waiting) {
            case .revived: continue
            case .over(let failure): return SentCall(result: .notSent(failure), link: link)
            case .cancelled: return SentCall(result: .cancelled, link: link)
            }
        }
    }

    /// Gives proxies among the arguments the idents that the server of a connection knows.
    ///
    /// - Throws: Why the object of one isn't found.
    func refreshed(
        _ request: Request,
        on link: UInt64
    ) async throws(MultiprocessingError) -> Request {
        var request = request
        for index in request.arguments.indices {
            let argument = request.arguments[index]
            guard argument.holdsProxy else { continue }
            if let fresh = try await refreshed(argument, on: link) {
                request.arguments[index] = fresh
            }
        }
        guard request.hasKeywords, WireValue.dict(request.keywords).holdsProxy,
            let keywords = try await refreshed(request.keywords, on: link)
        else { return request }
        request.keywords = keywords
        return request
    }

    /// The same value with the idents that the server knows; `nil` if it holds none of its proxies.
    private func refreshed(
        _ value: WireValue,
        on link: UInt64
    ) async throws(MultiprocessingError) -> WireValue? {
        if case .proxy(let proxy) = value { return try await refreshed(proxy, on: link) }
        if case .list(let elements) = value {
            return try await refreshed(elements, on: link).map { .list($0) }
        }
        if case .tuple(let elements) = value {
            return try await refreshed(elements, on: link).map { .tuple($0) }
        }
        guard case .dict(let entries) = value else { return nil }
        return try await refreshed(entries, on: link).map { .dict($0) }
    }

    private func refreshed(
        _ entries: WireDictionary,
        on link: UInt64
    ) async throws(MultiprocessingError) -> WireDictionary? {
        var result: WireDictionary?
        for (key, value) in entries {
            guard let fresh = try await refreshed(value, on: link) else { continue }
            // Every key of a dictionary is one.
            guard let key = try? WireKey(key) else { continue }
            result = result ?? entries
            result?.updateValue(fresh, forKey: key)
        }
        return result
    }

    private func refreshed(
        _ elements: [WireValue],
        on link: UInt64
    ) async throws(MultiprocessingError) -> [WireValue]? {
        var result: [WireValue]?
        for index in elements.indices {
            guard let fresh = try await refreshed(elements[index], on: link) else { continue }
            result = result ?? elements
            result?[index] = fresh
        }
        return result
    }

    private func refreshed(
        _ proxy: WireProxy,
        on link: UInt64
    ) async throws(MultiprocessingError) -> WireValue? {
        guard let reference = proxy.lease as? ProxyReference, reference.channel === self,
            case .there(let token) = try await reference.reach(on: link), token != proxy.token
        else { return nil }
        let fresh = WireProxy(
            token: token,
            proxyType: proxy.proxyType,
            serializer: proxy.serializer,
            exposed: proxy.exposed,
            library: proxy.library,
            lease: reference
        )
        return .proxy(fresh)
    }
}

extension WireValue {
    /// Whether there is a proxy in it, for which alone it is worth a walk that may wait.
    fileprivate var holdsProxy: Bool {
        var isFound = false
        forEachProxy { _ in isFound = true }
        return isFound
    }
}
