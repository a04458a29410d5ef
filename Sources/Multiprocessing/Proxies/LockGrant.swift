/// One acquisition of a lock or permit in one of our servers.
public struct LockGrant: Hashable, Sendable {
    /// The fencing token: of two grants of one object, the later one has the larger token.
    ///
    /// The guarded resource can refuse a writer whose token is smaller than one it has seen.
    public let token: Int
    /// Whether the previous holder died with it, so that the guarded work may be half done.
    public let wasAbandoned: Bool

    /// The number of the connection over which it was granted, and with which it ends.
    let link: UInt64

    init(token: Int, wasAbandoned: Bool, link: UInt64) {
        self.token = token
        self.wasAbandoned = wasAbandoned
        self.link = link
    }
}
