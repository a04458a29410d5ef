/// One acquisition of a lock or permit in one of our servers.
public struct LockGrant: Hashable, Sendable {
    /// The fencing token: of two grants of one object the later one has the larger.
    ///
    /// Whatever the lock guards can refuse a writer whose token is smaller than one it has seen.
    public let token: Int
    /// Whether whoever held it before died with it, so that what it guards may be half done.
    public let wasAbandoned: Bool

    /// Describes an acquisition.
    init(token: Int, wasAbandoned: Bool) {
        self.token = token
        self.wasAbandoned = wasAbandoned
    }
}
