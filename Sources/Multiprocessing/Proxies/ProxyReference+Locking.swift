internal import MPWire

/// Shared by the proxies of all objects that are taken and given back.
extension ProxyReference {
    /// Calls `acquire`; `timeout` is in monotonic time, `nil` is no limit.
    func acquire(
        blocking: Bool = true,
        timeout: Duration? = nil,
        as owner: LockOwner? = nil
    ) async throws(MultiprocessingError) -> Bool {
        let value = try await call(
            "acquire",
            Self.waiting(blocking, timeout),
            CallManner(owner: owner)
        )
        return try value.decoded(as: Bool.self, from: attempt("acquire"))
    }

    /// Calls our `acquire_grant`; `nil` if the time was up.
    func acquireGrant(
        timeout: Duration? = nil,
        as owner: LockOwner? = nil
    ) async throws(MultiprocessingError) -> LockGrant? {
        let value = try await call(
            "acquire_grant",
            Self.waiting(true, timeout),
            needing: .grants,
            CallManner(owner: owner)
        )
        if case .null = value { return nil }
        guard case .tuple(let parts) = value, parts.count == 2, case .int(let token) = parts[0],
            case .bool(let wasAbandoned) = parts[1]
        else { throw .answered(attempt("acquire_grant"), with: "what is no grant") }
        return LockGrant(token: token, wasAbandoned: wasAbandoned)
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
    func release(
        _ arguments: [WireValue] = [],
        as owner: LockOwner? = nil
    ) async throws(MultiprocessingError) {
        let manner = CallManner(cancellation: .isIgnored, owner: owner)
        _ = try await call("release", arguments, manner)
    }

    /// Calls our `release_grant`, even in a task that is cancelled.
    func release(_ grant: LockGrant) async throws(MultiprocessingError) {
        let manner = CallManner(cancellation: .isIgnored)
        _ = try await call("release_grant", [.int(grant.token)], needing: .grants, manner)
    }

    /// Python's `blocking` and `timeout` arguments; without a limit, `timeout` is left out.
    private static func waiting(_ blocking: Bool, _ timeout: Duration?) -> [WireValue] {
        [.bool(blocking)] + (timeout.map { [WireValue(seconds: $0)] } ?? [])
    }
}

extension ProxyReference {
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
        let scope = LockScope(on: token.ident)
        let held: Held
        do throws(MultiprocessingError) {
            held = try await acquire(scope.owner)
        } catch {
            throw failure(error)
        }
        return try await giveBack(
            { () async throws(MultiprocessingError) in
                if !scope.isLost { try await self.release(as: scope.owner) }
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
