/// The rights of one principal.
package struct Access: Sendable {
    /// What decided a refusal.
    package enum Ground: Hashable, Sendable {
        case rule(line: Int, text: String)
        /// The line `otherwise deny`.
        case otherwise(line: Int)
        /// No rule concerns it.
        case nothing
        /// The rights that every server has.
        case standard
        /// The client holds no reference that it could give back.
        case holdsNone
    }

    package let principal: Principal
    /// Whether every call on an object is allowed, so that no rule has to be checked.
    package let allowsAllCalls: Bool
    /// The rules that concern the principal.
    private let rules: [Rule]
    private let rest: Rights.Rest
    private let allowsShutdown: Bool
    private let isOperator: Bool

    init(
        rules: [Rule],
        rest: Rights.Rest,
        principal: Principal,
        allowsShutdown: Bool,
        isOperator: Bool
    ) {
        self.rules = rules
        self.rest = rest
        self.principal = principal
        self.allowsShutdown = allowsShutdown
        self.isOperator = isOperator
        let decisive = rules.first { $0.scopeInCalls.some }
        allowsAllCalls =
            if let decisive {
                decisive.allows && decisive.scopeInCalls.all
            } else {
                rest.allowsCalls
            }
    }

    /// Why a permission is refused; `nil` if it is allowed.
    ///
    /// - Complexity: O(rules about the principal).
    package func refusal(of permission: Permission) -> Ground? {
        if let rule = rules.first(where: { decides($0, permission) }) {
            return rule.allows ? nil : .rule(line: rule.line, text: rule.text)
        }
        if allowsShutdown, permission == .ask(.shutdown) { return nil }
        switch rest {
        case .standard where isOperator && permission.isOfOperators: return nil
        case .standard: return isReserved(permission) && !principal.isOwnProcess ? .standard : nil
        case .decided(allows: true, _): return nil
        case .decided(allows: false, line: 0): return .nothing
        case .decided(allows: false, let line): return .otherwise(line: line)
        }
    }

    /// Whether a rule decides about a permission: a client that is allowed anything may connect.
    private func decides(_ rule: Rule, _ permission: Permission) -> Bool {
        rule.concerns(permission) || (permission == .connect && rule.allows)
    }

    /// Whether only the server's own process may do it, unless a rule says otherwise.
    private func isReserved(_ permission: Permission) -> Bool {
        permission == .ask(.shutdown) || permission == .ask(.debugInfo) || permission.isOfOperators
    }
}

extension Permission {
    /// Whether those who may end the server's process by a signal have it, too.
    fileprivate var isOfOperators: Bool {
        switch self {
        case .ask(.drop), .ask(.endClient), .ask(.releaseLock): true
        default: false
        }
    }
}

extension Rights.Rest {
    /// Whether calls that no rule concerns are allowed.
    fileprivate var allowsCalls: Bool {
        switch self {
        case .standard: true
        case .decided(let allows, _): allows
        }
    }
}
