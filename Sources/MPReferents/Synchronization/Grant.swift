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
