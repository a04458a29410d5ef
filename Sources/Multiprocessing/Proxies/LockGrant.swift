/// One acquisition of a lock or permit in one of our servers.
public struct LockGrant: Hashable, Sendable {
    /// The fencing token: of two grants of one object, the later one has the larger token.
    ///
    /// The guarded resource can refuse a writer whose token is smaller than one it has seen.
    public let token: Int
    /// Whether the previous holder died with it, so that the guarded work may be half done.
    public let wasAbandoned: Bool

    init(token: Int, wasAbandoned: Bool) {
        self.token = token
        self.wasAbandoned = wasAbandoned
    }
}
