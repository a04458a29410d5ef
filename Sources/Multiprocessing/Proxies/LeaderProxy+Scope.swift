internal import MPCore
internal import MPWire

extension LeaderProxy {
    /// Waits until this candidate leads, runs a body, and resigns however the body ends.
    ///
    /// If the leadership ends before the body does, the body's task is cancelled at once, and the scope throws
    /// `leadershipLost` when the body has ended. It ends with the connection, and when somebody else has ended it. Where
    /// a network fails silently, both ends need up to half a minute to notice: another one may lead before. So what must not
    /// be done by two leaders has to check the token.
    ///
    /// A connection that is lost before the election is no error: the candidate campaigns again over the next one.
    ///
    /// - Parameters:
    ///   - candidate: The name by which others see the leader.
    ///   - body: The code to run as the leader, in a task of its own. It gets the fencing token.
    /// - Returns: The body's result.
    /// - Throws: The body's error; ``MultiprocessingError``: `leadershipLost` if the leadership has ended before the body;
    ///   `CancellationError` if the task was cancelled.
    /// - Complexity: Two round trips, and the wait.
    public func withLeadership<Result: Sendable>(
        as candidate: String,
        _ body: @escaping @Sendable (_ token: Int) async throws -> Result
    ) async throws -> Result {
        try await throwingCancellation {
            let leadership = try await campaignAtLast(as: candidate)
            return try await reference.giveBack(
                { () async throws(MultiprocessingError) in try await resign(leadership) },
                failing: { $0 }
            ) { () async throws(any Error) in
                try await withGuardian(
                    { await end(of: leadership) },
                    { try await body(leadership.token) }
                )
            }
        }
    }

    /// Waits until a leadership ends.
    ///
    /// - Returns: How it has ended; `nil` if the task was cancelled.
    private func end(of leadership: Leadership) async -> MultiprocessingError? {
        let request = reference.request("observe", [.int(leadership.token)])
        while true {
            let manner = CallManner().on(leadership.link)
            let result = await reference.channel.call(request, manner)
            switch result {
            case .cancelled: return nil
            case .lost(let failure), .notSent(let failure):
                return .ended(leadership, failure.description)
            case .reply, .unreadable, .tooLong: break
            }
            do throws(MultiprocessingError) {
                let sent = SentCall(result: result, link: leadership.link)
                let next = try self.leadership(in: sent, "observe")
                if next == leadership { continue }
                let reason = next.map { "'\($0.candidate.visibleName)' leads with \($0.token)" }
                return .ended(leadership, reason ?? "somebody has ended it")
            } catch {
                return error
            }
        }
    }
}
