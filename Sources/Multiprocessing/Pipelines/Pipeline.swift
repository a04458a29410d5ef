internal import MPCore
public import MPWire

/// Calls that are gathered, to be sent together.
///
/// Its methods are those of the proxies, with the proxy as their first argument. Whatever has none here goes through
/// ``call(_:_:_:keywords:as:)``. A call that can't be sent, such as one with an argument that Python has nothing like,
/// fails by itself: the others are sent.
///
/// ```swift
/// let (hits, length) = try await manager.pipeline { p in
///     (p.increment(counts, "hits"), p.appendAndCount(log, "hit"))
/// }
/// ```
///
/// - SeeAlso: Redis pipelines; Python's managers have nothing like it.
public struct Pipeline: Sendable {
    /// One call, or why there is none.
    private enum Entry: Sendable {
        /// It is the request at this position.
        case request(at: Int, ProxyReference)
        /// It can't be made.
        indirect case failed(MultiprocessingError)
    }

    /// Where the calls go.
    private let channel: any CallChannel
    /// The calls in their order.
    private var entries: [Entry] = []
    /// The requests of those that can be made.
    private var requests: [Request] = []
    /// Objects of calls to which the server hasn't counted the reference yet.
    private var uncounted: [ProxyReference] = []
    /// The object of the newest call: most pipelines call few objects, and one after the other.
    private var newest: ProxyReference?

    /// Gathers calls for a channel.
    init(_ channel: any CallChannel) {
        self.channel = channel
    }

    /// How many calls there are.
    public var count: Int { entries.count }
}

extension Pipeline {
    /// Adds a call.
    ///
    /// - Parameters:
    ///   - method: The method's name in the server.
    ///   - reference: The object.
    ///   - needs: What the server must be able to do.
    ///   - arguments: Its arguments.
    /// - Returns: The place of the call.
    @usableFromInline
    mutating func add(
        _ method: String,
        of reference: ProxyReference,
        needing needs: ServerCapabilities,
        _ arguments: [WireValue]
    ) -> Int {
        add(reference.request(method, arguments), of: reference, needing: needs)
    }

    /// Adds a call, or why it can't be made.
    ///
    /// - Returns: The place of the call.
    mutating func add(
        _ request: Request,
        of reference: ProxyReference,
        needing needs: ServerCapabilities = []
    ) -> Int {
        guard reference.channel === channel else {
            return fail(
                MultiprocessingError(
                    .unsupported,
                    "\(reference.attempt(request.method)): the pipeline goes to the manager at "
                        + "\(channel.address); add the call to a pipeline of the object's own manager"
                )
            )
        }
        if !needs.isEmpty {
            do throws(MultiprocessingError) {
                try channel.require(needs, for: reference.attempt(request.method))
            } catch {
                return fail(error)
            }
        }
        if newest !== reference {
            newest = reference
            if !reference.isKnownToServer { uncounted.append(reference) }
        }
        entries.append(.request(at: requests.count, reference))
        requests.append(request)
        return entries.count - 1
    }

    /// Adds a call that can't be made.
    ///
    /// - Returns: The place of the call.
    @usableFromInline
    mutating func fail(_ error: MultiprocessingError) -> Int {
        entries.append(.failed(error))
        return entries.count - 1
    }
}

extension Pipeline {
    /// Sends the calls, once there is a connection.
    @usableFromInline
    func send(timeout: Duration?) async -> SentPipeline {
        var manner = CallManner(timeout: timeout)
        if let failure = await connect(&manner) {
            let unsent = CallsNotSent(requests.map { _ in failure })
            return SentPipeline(pipeline: self, calls: unsent, link: 0)
        }
        var pipeline = self
        let link = channel.linkNumber
        await pipeline.prepare(for: link)
        let calls = channel.begin(pipeline.requests, manner.on(link))
        return SentPipeline(pipeline: pipeline, calls: calls, link: link)
    }

    /// Waits for a connection, if there is none at the moment.
    ///
    /// - Returns: What becomes of the calls if there won't be any.
    private func connect(_ manner: inout CallManner) async -> CallResult? {
        guard let limit = channel.patience else { return nil }
        let patience = CallPatience(manner, limit: limit)
        let call = UnsentCall(
            link: nil,
            failure: .replaced,
            attempts: 1,
            deadline: patience.deadline,
            cancellation: manner.cancellation
        )
        switch await channel.revival(of: call) {
        case .revived:
            var none: [WireValue] = []
            patience.shorten(&manner, &none)
            return nil
        // A cancelled task's calls aren't sent anyway.
        case .cancelled: return nil
        case .over(let failure): return .notSent(failure)
        }
    }

    /// Has the server count the references that it hasn't counted yet, and names the objects as it does.
    ///
    /// A reference that can't be counted is counted again by its next use; what is wrong shows in the calls themselves.
    private mutating func prepare(for link: UInt64) async {
        guard link > 0 else {
            for reference in uncounted { _ = try? await reference.reach(on: link) }
            return
        }
        var known: [ObjectIdentifier: String] = [:]
        for case .request(let index, let reference) in entries {
            let object = ObjectIdentifier(reference)
            if known[object] == nil, case .there(let token)? = try? await reference.reach(on: link)
            {
                known[object] = token.ident
            }
            if let ident = known[object] { requests[index].ident = ident }
            if let fresh = try? await channel.refreshed(requests[index], on: link) {
                requests[index] = fresh
            }
        }
    }

    /// The request of a call, and the object that it calls.
    ///
    /// - Throws: Why there is no request.
    func request(
        at place: Int
    ) throws(MultiprocessingError) -> (index: Int, object: ProxyReference, method: String) {
        switch entries[place] {
        case .failed(let error): throw error
        case .request(let index, let object): return (index, object, requests[index].method)
        }
    }

    /// Whether every call has a request, so that the place of a call is that of its request.
    var isComplete: Bool { requests.count == entries.count }

    /// Makes room for more calls.
    @usableFromInline
    mutating func reserve(_ count: Int) {
        entries.reserveCapacity(entries.count + count)
        requests.reserveCapacity(requests.count + count)
    }

    /// Takes over the references to all objects that calls made.
    func references(in results: [CallResult], on link: UInt64) -> [Int: ProxyReference] {
        var made: [Int: ProxyReference] = [:]
        for index in results.indices {
            guard case .reply(.proxy) = results[index] else { continue }
            made[index] = results[index].reference(by: channel, on: link)
        }
        return made
    }

    /// The words for a call, for error texts.
    func attempt(at place: Int) -> CallAttempt {
        switch entries[place] {
        case .failed:
            return CallAttempt(what: "a call of a pipeline", address: channel.address)
        case .request(let index, let reference):
            return reference.attempt(requests[index].method)
        }
    }
}
