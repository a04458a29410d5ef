/// Makes our challenges, and recognises those of our own side when they are handed back to us.
///
/// See "Challenges" in `docs/wire-protocol.md` for the layout and for the attack.
struct ChallengeTag {
    /// The number of fresh random bytes in a challenge.
    static let randomSize = 24
    private static let tagSize = 16

    /// The keys of the tags that our side makes; the first is for our own.
    private let keys: [Authkey]
    /// What stands for our role under the tag.
    private let role: [UInt8]
    private let authenticator: MessageAuthenticator

    init(
        role: HandshakeStateMachine.Role,
        keys: [HandshakeKey],
        authenticator: MessageAuthenticator
    ) {
        self.keys = keys.map(\.tagKey)
        self.authenticator = authenticator
        self.role =
            switch role {
            case .server: Array("srv".utf8)
            case .client: Array("cli".utf8)
            }
    }

    /// Makes what the peer's MAC has to cover: digest name, random bytes, tag.
    func challenge(random: [UInt8]) -> [UInt8] {
        DigestName.sha256.prefix + random + keys.prefix(1).flatMap { tag(of: random, by: $0) }
    }

    /// Whether `nonce`, a challenge without its digest name, was made by somebody in our own role.
    func marksOwnRole(_ nonce: ArraySlice<UInt8>) -> Bool {
        guard nonce.count == Self.randomSize + Self.tagSize else { return false }
        let random = Array(nonce.prefix(Self.randomSize))
        let found = nonce.dropFirst(Self.randomSize)
        return keys.contains { found.isEqualInConstantTime(to: tag(of: random, by: $0)) }
    }

    private func tag(of random: [UInt8], by key: Authkey) -> [UInt8] {
        Array(authenticator.mac(.sha256, key: key, of: role + random).prefix(Self.tagSize))
    }
}
