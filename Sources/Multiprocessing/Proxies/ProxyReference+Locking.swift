internal import MPCore
import MPSystem
internal import MPWire

/// Shared by the proxies of all objects that are taken and given back.
extension ProxyReference {
    /// Calls `acquire`; `timeout` is in monotonic time, `nil` is no limit.
    func acquire(
        blocking: Bool = true,
        timeout: Duration? = nil,
        as owner: LockOwner? = nil
    ) async throws(MultiprocessingError) -> Bool {
        try await acquireHold(blocking: blocking, timeout: timeout, as: owner) != nil
    }

    /// Calls `acquire`.
    ///
    /// - Returns: The number of the connection over which it was taken; `nil` if it wasn't.
    func acquireHold(
        blocking: Bool = true,
        timeout: Duration? = nil,
        as owner: LockOwner? = nil
    ) async throws(MultiprocessingError) -> UInt64? {
        let manner = CallManner(
            owner: owner,
            wait: CallManner.ArgumentWait(timeout, at: 1)
        )
        let sent = try await send("acquire", Self.waiting(blocking, timeout), nil, manner)
        let value = try value(of: sent, "acquire")
        guard try value.decoded(as: Bool.self, from: attempt("acquire")) else { return nil }
        took(over: sent.link, as: owner)
        return sent.link
    }

    /// Calls `acquire` without a limit.
    ///
    /// - Returns: The number of the connection over which it was taken.
    private func acquireHoldAtLast() async throws(MultiprocessingError) -> UInt64 {
        guard let link = try await acquireHold() else {
            throw .answered(attempt("acquire"), with: "False although it may wait for ever")
        }
        return link
    }

    /// Calls our `acquire_grant`; `nil` if the time was up.
    func acquireGrant(
        timeout: Duration? = nil,
        as owner: LockOwner? = nil
    ) async throws(MultiprocessingError) -> LockGrant? {
        try channel.require(.grants, for: attempt("acquire_grant"))
        let manner = CallManner(
            owner: owner,
            wait: CallManner.ArgumentWait(timeout, at: 1)
        )
        let sent = try await send("acquire_grant", Self.waiting(true, timeout), nil, manner)
        let value = try value(of: sent, "acquire_grant")
        if case .null = value { return nil }
        guard case .tuple(let parts) = value, parts.count == 2, case .int(let token) = parts[0],
            case .bool(let wasAbandoned) = parts[1]
        else { throw .answered(attempt("acquire_grant"), with: "what is no grant") }
        took(over: sent.link, as: owner)
        return LockGrant(token: token, wasAbandoned: wasAbandoned, link: sent.link)
    }

    /// Calls our `acquire_grant` without a limit.
    func acquireGrantAtLast(
        as owner: LockOwner? = nil
    ) async throws(MultiprocessingError) -> LockGrant {
        guard let grant = try await acquireGrant(as: owner) else {
            throw .answered(attempt("acquire_grant"), with: "None although it may wait for ever")
        }
        return grant
    }

    /// Calls `release`, even in a task that is cancelled.
    ///
    /// - Parameters:
    ///   - count: How often; more than once for a semaphore only.
    ///   - owner: The owner of the lock.
    ///   - link: The connection over which it was taken, if that is known.
    /// - Throws: `connectionLost` if it was taken over a connection that was lost: somebody else may hold it by now.
    func release(
        _ count: Int = 1,
        as owner: LockOwner? = nil,
        takenOver link: UInt64? = nil
    ) async throws(MultiprocessingError) {
        // Python 3.8 takes no number.
        let arguments: [WireValue] = count == 1 ? [] : [.int(count)]
        try await giveBack("release", arguments, count, as: owner, takenOver: link)
    }

    /// Calls our `release_grant`, even in a task that is cancelled.
    ///
    /// - Throws: As ``release(_:as:takenOver:)``.
    func release(_ grant: LockGrant) async throws(MultiprocessingError) {
        try channel.require(.grants, for: attempt("release_grant"))
        let arguments: [WireValue] = [.int(grant.token)]
        try await giveBack("release_grant", arguments, 1, as: nil, takenOver: grant.link)
    }

    private func giveBack(
        _ method: String,
        _ arguments: [WireValue],
        _ count: Int,
        as owner: LockOwner?,
        takenOver taken: UInt64?
    ) async throws(MultiprocessingError) {
        var manner = CallManner(cancellation: .isIgnored, owner: owner)
        if channel.tracer != nil { manner.typeid = first.token.typeid }
        let newest = channel.linkNumber
        let fate = state.withLock {
            $0.holds.giveBack(owner?.number ?? 0, count, newest: newest, takenOver: taken)
        }
        switch fate {
        case .lost: throw lostHold
        case .unknown: _ = try await call(method, arguments, manner)
        case .over(let link):
            let result = await channel.call(request(method, arguments), manner.on(link))
            // CPython's server doesn't tie it to a connection, so another one will do.
            if case .notSent(.unreachable) = result {
                _ = try await call(method, arguments, manner)
                return
            }
            if result.saysThatLinkIsLost { throw lostHold }
            _ = try value(of: SentCall(result: result, link: link), method)
        }
    }

    /// Remembers what was taken.
    private func took(over link: UInt64, as owner: LockOwner?) {
        let isExclusive = first.token.typeid == "Lock"
        state.withLock {
            $0.holds.took(owner?.number ?? 0, over: link, isExclusive: isExclusive)
        }
    }

    /// Something can't be given back, as the server has done so.
    private var lostHold: MultiprocessingError {
        MultiprocessingError(
            .connectionLost,
            """
            \(attempt("release")): it was held over a connection that was lost, and the server has given it \
            back; somebody else may hold it by now, so nothing was sent
            """
        )
    }

    /// Python's `blocking` and `timeout` arguments; without a limit, `timeout` is left out.
    private static func waiting(_ blocking: Bool, _ timeout: Duration?) -> [WireValue] {
        [.bool(blocking)] + (timeout.map { [WireValue(seconds: $0)] } ?? [])
    }
}

extension CallResult {
    /// Whether the call wasn't sent since the connection to which it belongs was lost.
    var saysThatLinkIsLost: Bool {
        guard case .notSent(let failure) = self else { return false }
        return switch failure {
        case .replaced, .ended, .stopped, .outage, .frame, .unexpected: true
        case .handshake, .refused, .raised, .timedOut, .closedHere, .unreachable: false
        }
    }
}

extension ProxyReference {
    /// Runs a body while a lock or a permit is held, and gives it back however the body ends.
    func withHold<Result: ~Copyable, Failure: Error>(
        failing failure: (MultiprocessingError) -> Failure,
        _ body: () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await scoped(
            { () async throws(MultiprocessingError) in try await acquireHoldAtLast() },
            { link async throws(MultiprocessingError) in try await release(takenOver: link) },
            failing: failure
        ) { _ async throws(Failure) in
            try await body()
        }
    }

    /// The same, and passes the body the grant.
    func withGrant<Result: ~Copyable, Failure: Error>(
        failing failure: (MultiprocessingError) -> Failure,
        _ body: (LockGrant) async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await scoped(
            { () async throws(MultiprocessingError) in try await acquireGrantAtLast() },
            { grant async throws(MultiprocessingError) in
                try await release(takenOver: grant.link)
            },
            failing: failure,
            body
        )
    }

    /// Runs a body, and gives something back however the body ends.
    ///
    /// - Parameters:
    ///   - release: Gives it back.
    ///   - failure: Makes an error of the body's type of one of `release`.
    ///   - body: The body.
    /// - Returns: The body's result.
    /// - Throws: The body's error, which matters more than one of `release`: that would say that the connection is lost,
    ///   or that somebody else has released it.
    func giveBack<Result: ~Copyable, Failure: Error>(
        _ release: () async throws(MultiprocessingError) -> Void,
        failing failure: (MultiprocessingError) -> Failure,
        after body: () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let result: Result
        do throws(Failure) {
            result = try await body()
        } catch {
            try? await release()
            throw error
        }
        do throws(MultiprocessingError) {
            try await release()
        } catch {
            throw failure(error)
        }
        return result
    }

    /// Runs a body while this task owns the lock, and gives it back unless a wait has lost it.
    func withOwnership<Held, Result: ~Copyable, Failure: Error>(
        _ acquire: (LockOwner) async throws(MultiprocessingError) -> Held,
        failing failure: (MultiprocessingError) -> Failure,
        _ body: (Held) async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        // The ident of the first connection: later ones don't make it another lock.
        let scope = LockScope(on: first.token.ident)
        let held: Held
        do throws(MultiprocessingError) {
            held = try await acquire(scope.owner)
        } catch {
            throw failure(error)
        }
        return try await giveBack(
            { () async throws(MultiprocessingError) in
                guard !scope.isLost else {
                    return state.withLock { $0.holds.forget(scope.owner.number) }
                }
                try await self.release(as: scope.owner)
            },
            failing: failure
        ) { () async throws(Failure) in
            try await scope.run { () async throws(Failure) in try await body(held) }
        }
    }

    /// Runs a body between taking something and giving it back.
    func scoped<Held, Result: ~Copyable, Failure: Error>(
        _ acquire: () async throws(MultiprocessingError) -> Held,
        _ release: (Held) async throws(MultiprocessingError) -> Void,
        failing failure: (MultiprocessingError) -> Failure,
        _ body: (Held) async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let held: Held
        do throws(MultiprocessingError) {
            held = try await acquire()
        } catch {
            throw failure(error)
        }
        return try await giveBack(
            { () async throws(MultiprocessingError) in
                try await release(held)
            },
            failing: failure
        ) { () async throws(Failure) in
            try await body(held)
        }
    }
}
