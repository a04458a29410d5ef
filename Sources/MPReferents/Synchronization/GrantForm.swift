import MPWire

/// The form in which a call that waits for a grant is answered.
enum GrantForm {
    /// Python's `acquire`: `True` or `False`.
    case flag
    /// Our `acquire_grant`: `(token, was_abandoned)` or `None`.
    case details
    /// A leader's `campaign`: the token or `None`.
    case token
    /// A condition's `wait`, which answers `isNotified` once it has its lock back.
    case wait(isNotified: Bool)

    /// The call's answer if it gets the grant.
    func answer(_ grant: Grant, levels: Int = 1) -> Answer {
        let value: WireValue =
            switch self {
            case .flag: .bool(true)
            case .details: .tuple([.int(grant.token), .bool(grant.wasAbandoned)])
            case .token: .int(grant.token)
            case .wait(let isNotified): .bool(isNotified)
            }
        return .delivering(.value(value), .grant(grant, levels: levels))
    }

    /// The call's answer if it may wait no longer.
    var refusal: Answer {
        switch self {
        case .flag: .returning(.value(.bool(false)))
        case .details, .token: .returning(.value(.null))
        case .wait: preconditionFailure("a condition's wait was to end without its lock")
        }
    }
}
