internal import MPCore
internal import MPWire

/// Stands for an election in a manager's server: of those who campaign, one leads at a time.
///
/// First come, first served. The leadership lasts as long as the session of its program: when the program ends or loses
/// its connection, the server elects the next one at once. Each leader gets a fencing token, which only grows.
///
/// ```swift
/// let election = try await manager.leader(named: "scheduler")
/// try await election.withLeadership(as: "host-7") { token in
///     try await schedule(fencedBy: token)
/// }
/// ```
///
/// Python's managers have nothing like it; Python programs use those of our servers.
public struct LeaderProxy: Proxy {
    /// The typeids of the objects it can stand for.
    public static var typeids: [String] { ["Leader"] }
    /// Keeps the election alive.
    public let reference: ProxyReference

    /// Makes a proxy for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
    }
}

extension LeaderProxy {
    /// Waits until this candidate leads.
    ///
    /// The leadership ends by ``resign(_:)``, or with the connection; ``withLeadership(as:_:)`` tells when it does.
    ///
    /// - Parameters:
    ///   - candidate: The name by which others see the leader.
    ///   - timeout: Longest wait in monotonic time; `nil` is no limit, `.zero` is no wait.
    /// - Returns: The leadership; `nil` if the time was up first.
    /// - Throws: ``MultiprocessingError``: `cancelled` if the task was cancelled (the candidate isn't in line any more);
    ///   `connectionLost` if the server went away; `remote` with `RuntimeError` if this program leads already under this name.
    /// - Complexity: One round trip, and the wait; O(1) on the server.
    public func campaign(
        as candidate: String,
        timeout: Duration? = nil
    ) async throws(MultiprocessingError) -> Leadership? {
        try await elected(try await campaigned(candidate, timeout), candidate)
    }

    private func campaigned(
        _ candidate: String,
        _ timeout: Duration?
    ) async throws(MultiprocessingError) -> SentCall {
        let manner = CallManner(wait: CallManner.ArgumentWait(timeout, at: 1))
        let limit = timeout.map { [WireValue(seconds: $0)] } ?? []
        return try await reference.send("campaign", [.text(candidate)] + limit, nil, manner)
    }

    private func elected(
        _ sent: SentCall,
        _ candidate: String
    ) async throws(MultiprocessingError) -> Leadership? {
        switch try reference.value(of: sent, "campaign") {
        case .null: return nil
        case .int(let token):
            return Leadership(candidate: candidate, token: token, link: sent.link)
        case .bool, .bigInt, .float, .text, .surrogateText, .bytes, .bytearray, .list, .tuple,
            .dict, .set, .frozenset, .global, .object, .proxy, .cyclic:
            throw .answered(reference.attempt("campaign"), with: "what is no token")
        }
    }

    /// Campaigns without a limit, and again after each loss of the connection.
    func campaignAtLast(
        as candidate: String
    ) async throws(MultiprocessingError) -> Leadership {
        while true {
            let sent = try await campaigned(candidate, nil)
            // A leadership that was lost on its way has ended with its session.
            if case .lost = sent.result, reference.channel.patience != nil { continue }
            guard let leadership = try await elected(sent, candidate) else {
                throw .answered(
                    reference.attempt("campaign"),
                    with: "None although it may wait for ever"
                )
            }
            return leadership
        }
    }

    /// Ends a leadership; whoever has waited longest leads next.
    ///
    /// Carried out even if the task is cancelled.
    ///
    /// - Parameter leadership: The result of ``campaign(as:timeout:)``. Also one that ``leader()`` has told, to depose
    ///   another program's leader, which learns of it at once.
    /// - Throws: ``MultiprocessingError``: `leadershipLost` if it has ended before.
    /// - Complexity: One round trip; O(1) on the server.
    public func resign(_ leadership: Leadership) async throws(MultiprocessingError) {
        let manner = CallManner(cancellation: .isIgnored).on(leadership.link)
        let arguments: [WireValue] = [.int(leadership.token)]
        let result = await reference.channel.call(
            reference.request("resign", arguments),
            manner
        )
        if result.saysThatLinkIsLost { throw .ended(leadership, "its connection was lost") }
        do throws(MultiprocessingError) {
            _ = try reference.value(of: SentCall(result: result, link: leadership.link), "resign")
        } catch  where error.remote?.typeName == "builtins.RuntimeError" {
            throw .ended(leadership, "somebody has ended it", cause: error)
        }
    }

    /// Tells who leads.
    ///
    /// - Returns: The leader at one moment; `nil` if nobody leads.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    public func leader() async throws(MultiprocessingError) -> Leadership? {
        let sent = try await reference.send("leader", [], nil, CallManner())
        return try leadership(in: sent, "leader")
    }

    /// Says whether a leadership goes on.
    ///
    /// It may end before the answer arrives. What must not be done by two leaders has to check the token.
    ///
    /// - Parameter leadership: The leadership.
    /// - Returns: Whether it went on at one moment; not after its connection was lost.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    public func isLeader(_ leadership: Leadership) async throws(MultiprocessingError) -> Bool {
        let result = await reference.channel.call(
            reference.request("is_leader", [.int(leadership.token)]),
            CallManner().on(leadership.link)
        )
        if result.saysThatLinkIsLost { return false }
        return try reference.value(
            of: SentCall(result: result, link: leadership.link),
            "is_leader"
        )
        .decoded(as: Bool.self, from: reference.attempt("is_leader"))
    }

    /// The leader now, and again after each change, as a sequence.
    public var changes: LeaderChanges { LeaderChanges(election: self) }

    /// Waits until the leader is another one than the caller knows.
    func state(
        after known: KnownState?
    ) async throws(MultiprocessingError) -> (leader: Leadership?, known: KnownState) {
        let sent = try await reference.nextState(after: known, watch: "observe", read: "leader")
        let leader = try leadership(in: sent, "observe")
        let number = leader.map { WireValue.int($0.token) } ?? .null
        return (leader, KnownState(number: number, link: sent.link))
    }

    func leadership(
        in sent: SentCall,
        _ method: String
    ) throws(MultiprocessingError) -> Leadership? {
        let value = try reference.value(of: sent, method)
        if case .null = value { return nil }
        guard case .tuple(let parts) = value, parts.count == 2, case .text(let name) = parts[0],
            case .int(let token) = parts[1]
        else { throw .answered(reference.attempt(method), with: "what is no leader") }
        return Leadership(candidate: name, token: token, link: sent.link)
    }
}

extension MultiprocessingError {
    /// A leadership has ended.
    static func ended(
        _ leadership: Leadership,
        _ reason: String,
        cause: (any Error)? = nil
    ) -> Self {
        Self(
            .leadershipLost,
            """
            the leadership of '\(leadership.candidate.visibleName)' with token \(leadership.token) has ended: \
            \(reason)
            """,
            cause: cause
        )
    }
}
