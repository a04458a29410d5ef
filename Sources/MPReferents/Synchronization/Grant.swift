import MPWire

/// Who acquires and releases: a caller, or one of several tasks behind it.
///
/// A Python caller is a thread, which its connection stands for. The tasks of a Swift client share
/// one connection and tell themselves apart by the keyword `owner`, a number of their choice.
package struct LockOwner: Hashable, Sendable {
    /// The connection.
    package let caller: CallerID
    /// Which of its tasks; 0 where the call doesn't say.
    package let task: Int

    /// The keyword by which a call names its task.
    static let keyword = "owner"

    /// Describes an owner.
    package init(caller: CallerID, task: Int = 0) {
        self.caller = caller
        self.task = task
    }

    /// Reads who makes a call.
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
    /// Who acquired it.
    package let owner: LockOwner
    /// Whether whoever held it before died with it, so that what it guards may be half done.
    package let wasAbandoned: Bool

    /// Describes an acquisition.
    package init(token: Int, owner: LockOwner, wasAbandoned: Bool) {
        self.token = token
        self.owner = owner
        self.wasAbandoned = wasAbandoned
    }
}

/// In which form a call that waits for a grant is answered.
enum GrantForm {
    /// Python's `acquire`: `True` or `False`.
    case flag
    /// Our `acquire_grant`: `(token, was_abandoned)` or `None`.
    case details
    /// A condition's `wait`, which answers this once it has got its lock back.
    case wait(isNotified: Bool)

    /// The answer that the call gets with the grant.
    func answer(_ grant: Grant, levels: Int = 1) -> Answer {
        let value: WireValue =
            switch self {
            case .flag: .bool(true)
            case .details: .tuple([.int(grant.token), .bool(grant.wasAbandoned)])
            case .wait(let isNotified): .bool(isNotified)
            }
        return .delivering(.value(value), .grant(grant, levels: levels))
    }

    /// The answer that it gets if it may wait no longer.
    var refusal: Answer {
        switch self {
        case .flag: .returning(.bool(false))
        case .details: .returning(.null)
        case .wait: preconditionFailure("a condition's wait was to end without its lock")
        }
    }
}
