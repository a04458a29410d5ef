package import MPWire

/// An election: of those who campaign, one leads at a time, for as long as its session lives.
///
/// First come, first served. Each leader gets a fencing token, which is larger than those of all leaders before.
package struct LeaderReferent {
    /// The lock that the leader holds, and for which the candidates wait.
    private let lock = LockStorage(isReentrant: false)
    /// The leader's name and token; `nil` while nobody leads.
    private var leader: (candidate: String, token: Int)?
    /// The names of the candidates whose calls wait.
    private var candidates: [CallID: String] = [:]
    /// The calls that wait for another leader than the present one.
    private var observers = Waiters<Void>()

    package init() {}
}

extension LeaderReferent: CreatableReferent, TabledReferent {
    /// The constructor `Leader()`; Python has no such class.
    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> LeaderReferent {
        _ = try Signature.named("Leader.__init__", []).bind(arguments, keywords)
        return LeaderReferent()
    }

    package static let methods = MethodTable<Self>([
        Method(
            "campaign",
            .named("Leader.campaign", [.required("candidate"), .optional("timeout")]),
            [.writes, .blocks]
        ) {
            try $0.campaign($1)
        },
        Method("resign", .named("Leader.resign", [.required("token")]), [.writes]) {
            try $0.resign($1)
        },
        Method("leader", .named("Leader.leader", [])) { election, _ in .reply(election.state) },
        Method("is_leader", .named("Leader.is_leader", [.required("token")])) {
            try $0.isLeader($1)
        },
        Method(
            "observe",
            .named("Leader.observe", [.optional("token"), .optional("timeout")]),
            [.writes, .blocks]
        ) {
            try $0.observe($1)
        },
    ])

    package static var isHeldByCallers: Bool { true }

    package static var endsWithConnections: Bool { true }

    package func appendRepresentation(
        to text: inout RepresentationText
    ) throws(PythonException) {
        guard let leader else { return try text.append("<Leader: None>") }
        let name = try WireValue.text(leader.candidate).representation()
        try text.append("<Leader: \(name), token \(leader.token)>")
    }

    package var value: WireValue? { nil }

    package var size: Int { candidates.count }
}

extension LeaderReferent {
    private mutating func campaign(_ call: borrowing Call) throws(PythonException) -> Outcome {
        let candidate = try call.required(0).asName(of: "a candidate")
        let timeout = try PythonTimeout.ofWait(call[1])
        if let leader, leader.candidate == candidate, lock.isHeld(by: call.caller) {
            // It would wait for itself.
            throw .runtimeError("the candidate '\(candidate)' leads already")
        }
        let owner = GrantOwner(caller: call.caller)
        var outcome = lock.acquire(
            call.id,
            LockStorage.Acquirer(owner: owner, form: .token),
            timeout: timeout
        )
        switch outcome.result {
        case .park: candidates[call.id] = candidate
        case .reply, .create, .unserializable, .run, .noSuchMethod:
            outcome.wakes = changed(to: candidate, electing: [])
        }
        return outcome
    }

    private mutating func resign(_ call: borrowing Call) throws(PythonException) -> Outcome {
        guard let token = try call.required(0).asKnownNumber() else { throw .notInteger(.null) }
        guard leader?.token == token else {
            throw .runtimeError("the leader with the token \(token) leads no more")
        }
        let elected = try lock.release(token: token, by: GrantOwner(caller: call.caller))
        return .reply(.null, waking: changed(electing: elected))
    }

    private func isLeader(_ call: borrowing Call) throws(PythonException) -> Outcome {
        guard let token = try call.required(0).asKnownNumber() else { throw .notInteger(.null) }
        return .reply(.bool(leader?.token == token))
    }

    /// Takes note of the present leader, and tells those who wait for another one.
    ///
    /// - Parameters:
    ///   - candidate: The name of a candidate that was elected without waiting.
    ///   - elected: The end of the call that was elected, if one was.
    /// - Returns: The calls that end.
    private mutating func changed(
        to candidate: String? = nil,
        electing elected: [Wake]
    ) -> [Wake] {
        guard lock.grant?.token != leader?.token else { return elected }
        let name = candidate ?? elected.first.flatMap { candidates.removeValue(forKey: $0.call) }
        leader = lock.grant.map { (name ?? "", $0.token) }
        let answer = Answer.returning(.value(state))
        var wakes = elected
        while let observer = observers.popFirst() {
            wakes.append(Wake(observer.call, with: answer))
        }
        return wakes
    }

    /// The leader's name and token, or `None`.
    private var state: WireValue {
        leader.map { .tuple([.text($0.candidate), .int($0.token)]) } ?? .null
    }

    private mutating func observe(_ call: borrowing Call) throws(PythonException) -> Outcome {
        let known = try call[0]?.asKnownNumber()
        let timeout = try PythonTimeout.ofWait(call[1])
        guard known == leader?.token, timeout != .zero else { return .reply(state) }
        observers.append(call.id)
        return .park(timeout: timeout)
    }

    package mutating func expire(_ call: CallID) -> Outcome {
        if observers.remove(call) != nil { return .reply(state) }
        candidates[call] = nil
        return lock.expire(call)
    }

    package mutating func forget(_ call: CallID) -> [Wake] {
        if observers.remove(call) != nil { return [] }
        candidates[call] = nil
        lock.forget(call)
        return []
    }

    package mutating func restore(_ loans: [Loan]) -> [Wake] {
        changed(electing: lock.restore(loans))
    }

    package func isHeld(by caller: CallerID) -> Bool { lock.isHeld(by: caller) }

    package var isHeld: Bool { leader != nil }

    package func lockState(atMost limit: Int) -> LockState? { lock.state(atMost: limit) }

    package mutating func abandon(_ caller: CallerID) -> [Wake] {
        changed(electing: lock.abandon(caller))
    }
}
