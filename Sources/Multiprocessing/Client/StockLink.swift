internal import Glibc
internal import MPCore
import MPSystem
internal import MPTransport
internal import MPWire

/// Reaches a server of CPython, which takes one call at a time on each connection.
///
/// A request to the server itself goes over a connection of its own. A call of an object takes a
/// connection that is idle, or opens another one, so that as many are open as calls have waited
/// at once.
///
/// No connection is worth keeping open for its own sake: a call that finds none opens one, and tries again for a while
/// as ``ReconnectionPolicy`` says.
final class StockLink: CallChannel {
    /// What the lock guards.
    private struct Pool {
        /// The connections on which no call is under way, the one used last at the end.
        var idle: [StockConnection] = []
        /// Those that hold locks for an owner.
        var pinned: [LockOwner: PinnedConnection] = [:]
        /// Those on which a call is under way, and those that hold locks.
        var busy: [ObjectIdentifier: StockConnection] = [:]
        /// The number of connections that were opened, which names them.
        var count = 0
        /// Whether calls are still taken.
        var isClosed = false
    }

    /// How connections are opened.
    private let way: ClientEndpoint
    private let pool = Guarded(Pool())
    private let hub = ConnectionEventHub()

    /// Opens no connection yet.
    init(endpoint: ClientEndpoint) {
        way = endpoint
    }

    deinit {
        closeConnections()
    }

    var address: Address { way.address }

    var endpoint: ClientEndpoint? { way }

    var linkNumber: UInt64 { 0 }

    var patience: Duration? { way.configuration.reconnection.patience }

    var isOver: Bool { pool.withLock { $0.isClosed } }

    func owns(_ ident: String) -> Bool { false }

    var events: ConnectionEvents {
        ConnectionEvents { [hub] reader in
            hub.add(reader, .connected)
            hub.deliver()
        }
    }

    var capabilities: ServerCapabilities { [] }

    var errors: ErrorTable { way.configuration.errors }

    var tracer: (any CallTracer)? { way.configuration.tracer }

    func call(_ request: Request, _ manner: CallManner) async -> CallResult {
        if case .givesUp = manner.cancellation, Task.isCancelled { return .cancelled }
        let span = beginSpan(of: request, manner)
        let isCancellable = manner.cancellation.isRespected
        let result = await carry(request, manner, isCancellable: isCancellable)
        if let span { span.end(SpanFailure(result)) }
        return result
    }

    func begin(_ requests: [Request], _ manner: CallManner) -> any CallsUnderWay {
        SuccessiveCalls(channel: self, requests: requests, manner: manner)
    }

    /// Gives back a reference by a request of its own, even after ``close()``: CPython's server
    /// doesn't tie references to connections, and would keep the object for ever.
    func release(_ ident: String, on link: UInt64) {
        // It is kept until then; whatever the task is told, the server has to hear of it.
        PendingReleases.begin {
            let request = Request(.decref(ident: ident))
            // A server that can't be reached any more keeps no objects.
            _ = await self.control(request, isCancellable: false)
        }
    }

    func close() async {
        closeConnections()
    }

    private func closeConnections() {
        let (open, isFirst) = pool.withLock { pool in
            defer { pool.idle = [] }
            let isFirst = !exchange(&pool.isClosed, with: true)
            pool.pinned = [:]
            return (pool.idle + pool.busy.values, isFirst)
        }
        for connection in open { connection.close() }
        guard isFirst else { return }
        hub.add(.closed)
        hub.deliver()
    }
}

extension StockLink {
    private func carry(
        _ request: Request,
        _ manner: CallManner,
        isCancellable: Bool
    ) async -> CallResult {
        guard !pool.withLock({ $0.isClosed }) else { return .notSent(.closedHere) }
        return request.ident == nil
            ? await control(request, isCancellable: isCancellable, within: manner.timeout)
            : await served(request, manner, isCancellable: isCancellable)
    }

    /// Carries a request to the server itself, which closes the connection after its reply.
    private func control(
        _ request: Request,
        isCancellable: Bool,
        within limit: Duration? = nil
    ) async -> CallResult {
        do throws(MultiprocessingError) {
            let (connection, result) = try await StockConnection.open(
                way,
                first: request,
                isCancellable: isCancellable,
                within: limit
            )
            connection.close()
            return result
        } catch {
            return .notSent(.unreachable(error.message, mayPass: error.mayPass))
        }
    }

    /// Waits before a call that found no connection tries again.
    func revival(of call: UnsentCall) async -> Revival {
        if call.link == nil { return .revived }
        guard case .unreachable(_, mayPass: true) = call.failure else {
            return .over(call.failure)
        }
        let rest = call.deadline - EventLoop.now()
        guard rest > .zero else { return .over(call.failure) }
        let backOff = way.configuration.reconnection.backOff
        let pause = backOff.pause(after: call.attempts, random: .random(in: 0...1))
        do {
            try await Task.sleep(for: min(pause, rest))
            return .revived
        } catch {
            return call.cancellation.isRespected ? .cancelled : .over(call.failure)
        }
    }

    /// Carries a call of an object, for an owner over the connection that holds its locks.
    private func served(
        _ request: Request,
        _ manner: CallManner,
        isCancellable: Bool
    ) async -> CallResult {
        let owner = manner.owner
        var pinned: PinnedConnection
        do throws(LinkFailure) {
            pinned = try await takeConnection(of: owner, isCancellable: isCancellable)
        } catch {
            return isCancellable && Task.isCancelled ? .cancelled : .notSent(error)
        }
        let deadline = way.schedule(after: manner.timeout) {
            [connection = pinned.connection] in
            connection.timeIsUp()
        }
        let result = await pinned.connection.call(request, isCancellable: isCancellable)
        deadline?.cancel()
        pinned.levels += request.changeOfLevels(by: result)
        giveBack(pinned, of: owner)
        return result
    }

    private func takeConnection(
        of owner: LockOwner?,
        isCancellable: Bool
    ) async throws(LinkFailure) -> PinnedConnection {
        let pinned = pool.withLock { pool in
            owner.flatMap { pool.pinned.removeValue(forKey: $0) }
        }
        if let pinned, pinned.connection.isIdle { return pinned }
        return PinnedConnection(
            connection: try await takeConnection(isCancellable: isCancellable)
        )
    }

    private func takeConnection(
        isCancellable: Bool
    ) async throws(LinkFailure) -> StockConnection {
        let idle = pool.withLock { pool in
            while let connection = pool.idle.popLast() {
                guard connection.isIdle else { continue }
                pool.busy[ObjectIdentifier(connection)] = connection
                return connection as StockConnection?
            }
            return nil
        }
        if let idle { return idle }
        return try await openConnection(isCancellable: isCancellable)
    }

    private func openConnection(
        isCancellable: Bool
    ) async throws(LinkFailure) -> StockConnection {
        let number = pool.withLock { pool in
            pool.count += 1
            return pool.count
        }
        let name = "swift-\(getpid())|\(number)"
        let accept = Request(.acceptConnection(name: name))
        let opened: (connection: StockConnection, result: CallResult)
        do throws(MultiprocessingError) {
            opened = try await StockConnection.open(
                way,
                first: accept,
                isCancellable: isCancellable,
                adopt: { [weak self] token in self?.adopt(token) }
            )
        } catch {
            throw .unreachable(error.message, mayPass: error.mayPass)
        }
        try opened.result.checkAccepted()
        let isClosed = pool.withLock { pool in
            pool.busy[ObjectIdentifier(opened.connection)] = opened.connection
            return pool.isClosed
        }
        if isClosed { opened.connection.close() }
        return opened.connection
    }

    /// Makes a reference to the object of a proxy in a reply.
    ///
    /// A server may name itself by another address than the one by which it was reached; so an
    /// object is elsewhere only if its address is one to which there is a connection.
    private func adopt(_ token: Token) -> ProxyReference {
        let channel =
            token.address == address
            ? self : token.address.flatMap(OpenChannels.channel) ?? self
        return ProxyReference(adopting: token, channel: channel)
    }

    private func giveBack(_ pinned: PinnedConnection, of owner: LockOwner?) {
        let connection = pinned.connection
        let displaced = pool.withLock { pool in
            if let owner, pinned.levels > 0, connection.isIdle, !pool.isClosed {
                return pool.pinned.updateValue(pinned, forKey: owner)?.connection
            }
            pool.busy[ObjectIdentifier(connection)] = nil
            // A closed one is dropped: the next call opens another.
            if !pool.isClosed && connection.isIdle { pool.idle.append(connection) }
            return nil
        }
        // An owner that was in two tasks at once has two; what the other one holds ends with it.
        displaced?.close()
    }
}

/// A connection with the locks that are held through it: to CPython a connection is a thread,
/// which owns an `RLock` and must be the one that releases it.
private struct PinnedConnection {
    /// The connection.
    let connection: StockConnection
    /// How often locks are to be released through it.
    var levels = 0
}

extension Request {
    /// By how much the number of locks that are held changes.
    fileprivate func changeOfLevels(by result: CallResult) -> Int {
        switch (method, result) {
        case ("acquire", .reply(.returning(.bool(true)))): 1
        case ("release", .reply(.returning)): -1
        default: 0
        }
    }
}

extension CallResult {
    /// Checks the reply to `accept_connection`.
    fileprivate func checkAccepted() throws(LinkFailure) {
        switch self {
        case .reply(.returning): return
        case .reply(.traceback(let text)), .reply(.unserializable(let text)): throw .refused(text)
        case .reply(.raising), .reply(.proxy), .unreadable, .tooLong:
            throw .unexpected("an answer to accept_connection that is none")
        case .cancelled: throw .closedHere
        case .notSent(let failure), .lost(let failure): throw failure
        }
    }
}
