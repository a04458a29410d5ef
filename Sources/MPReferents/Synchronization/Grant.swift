import MPWire

/// Whoever acquires and releases: a caller, or one of several tasks behind it.
///
/// A Python caller is a thread, represented by its connection. The tasks of a Swift client share
/// one connection and are told apart by the keyword `owner`, a number that the client chooses.
package struct GrantOwner: Hashable, Sendable {
    package let caller: CallerID
    /// The task's number; 0 if the call doesn't name one.
    package let task: Int

    /// The keyword by which a call names its task.
    static let keyword = "owner"

    package init(caller: CallerID, task: Int = 0) {
        self.caller = caller
        self.task = task
    }

    /// Reads the owner from a call.
    init(_ call: Call) throws(PythonException) {
        caller = call.caller
        guard !call.keywords.isEmpty, let task = call.keywords[text: Self.keyword] else {
            self.task = 0
            return
        }
        guard case .int(let number) = task else {
            throw .typeError("owner must be an int, not '\(task.typeNameInErrors)'")
        }
        self.task = number
    }
}

/// One acquisition of a lock or permit, from `acquire` to `release`.
package struct Grant: Equatable, Sendable {
    /// The fencing token: of two grants of one object the later one has the larger.
    package let token: Int
    package let owner: GrantOwner
    /// Whether the previous owner died while holding it, so that what it guards may be
    /// inconsistent.
    package let wasAbandoned: Bool

    package init(token: Int, owner: GrantOwner, wasAbandoned: Bool) {
        self.token = token
        self.owner = owner
        self.wasAbandoned = wasAbandoned
    }
}

/// The form in which a call that waits for a grant is answered.
enum GrantForm {
    /// Python's `acquire`: `True` or `False`.
    case flag
    /// Our `acquire_grant`: `(token, was_abandoned)` or `None`.
    case details
    /// A condition's `wait`, which answers `isNotified` once it has its lock back.
    case wait(isNotified: Bool)

    /// The call's answer if it gets the grant.
    func answer(_ grant: Grant, levels: Int = 1) -> Answer {
        let value: WireValue =
            switch self {
            case .flag: .bool(true)
            case .details: .tuple([.int(grant.token), .bool(grant.wasAbandoned)])
            case .wait(let isNotified): .bool(isNotified)
            }
        return .delivering(.value(value), .grant(grant, levels: levels))
    }

    /// The call's answer if it may wait no longer.
    var refusal: Answer {
        switch self {
        case .flag: .returning(.bool(false))
        case .details: .returning(.null)
        case .wait: preconditionFailure("a condition's wait was to end without its lock")
        }
    }
}
