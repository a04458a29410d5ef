/// One term of a leader: from its election to its end.
public struct Leadership: Sendable {
    /// The name under which the leader has campaigned.
    public let candidate: String
    /// The fencing token, which is larger than those of all terms before, for as long as the shared object lives.
    ///
    /// What the leader writes to can refuse a writer whose token is smaller than one that it has seen.
    public let token: Int

    /// The number of the connection over which it is known, and with which it ends if it is this program's.
    let link: UInt64

    init(candidate: String, token: Int, link: UInt64) {
        self.candidate = candidate
        self.token = token
        self.link = link
    }
}

extension Leadership: Hashable {
    /// Says whether both are the same term.
    public static func == (left: Leadership, right: Leadership) -> Bool {
        left.token == right.token && left.candidate == right.candidate
    }

    /// Hashes what makes terms differ.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(token)
        hasher.combine(candidate)
    }
}
