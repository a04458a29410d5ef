internal import MPCore
internal import MPWire

extension MembersProxy {
    /// Runs a body while a member is registered, and removes the member however the body ends.
    ///
    /// After a lost connection the member is registered again as soon as there is another one; meanwhile the body goes
    /// on, though the others don't see the member. If it can't be registered again, the body's task is cancelled, and the
    /// scope throws the reason: the name was given to another program, the members have no name and are gone with their
    /// server, or the manager has given up (``ReconnectionPolicy``).
    ///
    /// - Parameters:
    ///   - name: The name of the member.
    ///   - data: What the others shall know of it.
    ///   - body: The code to run meanwhile, in a task of its own.
    /// - Returns: The body's result.
    /// - Throws: The body's error; `CancellationError` if the task was cancelled; ``MultiprocessingError``: `nameTaken` if
    ///   there is such a member already, in this program or another one.
    /// - Complexity: Two round trips.
    public func withMembership<Result: Sendable>(
        as name: String,
        _ data: Data,
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await throwingCancellation {
            let link = try await registered(name, data, replacing: false)
            do {
                let result = try await withGuardian(
                    { await loss(of: name, data, registeredOver: link) },
                    body
                )
                await leave(name)
                return result
            } catch {
                await leave(name)
                throw error
            }
        }
    }

    /// Removes a member, also in a task that is cancelled.
    ///
    /// Whatever fails here is done by the end of the session, which has come if there is no connection.
    private func leave(_ name: String) async {
        let manner = CallManner(cancellation: .isIgnored).on(reference.channel.linkNumber)
        let request = reference.request("unregister", [.text(name)])
        _ = await reference.channel.call(request, manner)
    }

    /// Registers a member again after each loss of the connection.
    ///
    /// - Returns: Why it can't be; `nil` if the task was cancelled.
    private func loss(
        of name: String,
        _ data: Data,
        registeredOver first: UInt64
    ) async -> MultiprocessingError? {
        var link = first
        // The first event tells how things are, so that a loss before it isn't missed.
        for await event in reference.channel.events {
            switch event {
            case .lost, .reconnecting: continue
            case .gaveUp(let error): return error
            case .closed:
                return MultiprocessingError(
                    .closed,
                    "the member '\(name)' is registered no more: this program has closed the manager"
                )
            case .connected, .reconnected:
                guard reference.channel.linkNumber != link else { continue }
                do throws(MultiprocessingError) {
                    link = try await registeredAgain(name, data)
                } catch {
                    if error.code == .cancelled { return nil }
                    // The next event tells how it goes on.
                    if error.code == .connectionLost || error.code == .serverStopped { continue }
                    return error
                }
            }
        }
        return nil
    }

    /// Registers a member whose connection was lost.
    ///
    /// The server may not have noticed the loss yet, and then still has the member; that takes as long as calls wait for a
    /// connection, at most.
    private func registeredAgain(
        _ name: String,
        _ data: Data
    ) async throws(MultiprocessingError) -> UInt64 {
        let deadline = ContinuousClock.now + (reference.channel.patience ?? .zero)
        while true {
            do throws(MultiprocessingError) {
                return try await registered(name, data, replacing: true)
            } catch  where error.code == .nameTaken {
                guard try await isFree(name, until: deadline) else { throw error }
            }
        }
    }

    /// Waits until there is no member of a name.
    ///
    /// - Returns: Whether that was so in time.
    private func isFree(
        _ name: String,
        until deadline: ContinuousClock.Instant
    ) async throws(MultiprocessingError) -> Bool {
        var revision = WireValue.null
        while true {
            let rest = deadline - .now
            let manner = CallManner(wait: CallManner.ArgumentWait(rest, at: 1))
            let state = try await reference.call(
                "watch",
                [revision, WireValue(seconds: rest)],
                manner
            )
            guard case .tuple(let parts) = state, parts.count == 2,
                case .dict(let members) = parts[1]
            else { throw .answered(reference.attempt("watch"), with: "what is no membership") }
            if members[text: name] == nil { return true }
            guard rest > .zero else { return false }
            revision = parts[0]
        }
    }
}
