/// Makes our challenges, and recognises those of our own side when they are sent back to us.
///
/// See "Challenges" in `docs/wire-protocol.md` for the layout and for the attack.
struct ChallengeTag {
    /// The number of fresh random bytes in a challenge.
    static let randomSize = 24
    private static let tagSize = 16

    /// The keys of the tags that our side makes; the first is for our own.
    private let keys: [Authkey]
    /// Our role, as it goes into the tag.
    private let role: [UInt8]
    /// The other side's role, as it goes into the tag.
    private let otherRole: [UInt8]
    private let authenticator: MessageAuthenticator

    init(
        role: HandshakeStateMachine.Role,
        keys: [HandshakeKey],
        authenticator: MessageAuthenticator
    ) {
        self.keys = keys.map(\.tagKey)
        self.authenticator = authenticator
        let (server, client) = (Array("srv".utf8), Array("cli".utf8))
        switch role {
        case .server: (self.role, otherRole) = (server, client)
        case .client: (self.role, otherRole) = (client, server)
        }
    }

    /// The message that the peer's MAC must cover: digest name, random bytes, tag.
    func challenge(random: [UInt8]) -> [UInt8] {
        DigestName.sha256.prefix + random
            + keys.prefix(1).flatMap { tag(of: random, of: role, by: $0) }
    }

    /// Whether `nonce`, a challenge without its digest name, was made in our own role.
    func marksOwnRole(_ nonce: ArraySlice<UInt8>) -> Bool { marks(role, nonce) }

    /// Whether `nonce` was made by this package in the other role, and not by CPython.
    ///
    /// A client can't tell if the server has marked it with a key that the client doesn't hold.
    func marksOtherRole(_ nonce: ArraySlice<UInt8>) -> Bool { marks(otherRole, nonce) }

    private func marks(_ role: [UInt8], _ nonce: ArraySlice<UInt8>) -> Bool {
        guard nonce.count == Self.randomSize + Self.tagSize else { return false }
        let random = Array(nonce.prefix(Self.randomSize))
        let found = nonce.dropFirst(Self.randomSize)
        return keys.contains { found.isEqualInConstantTime(to: tag(of: random, of: role, by: $0)) }
    }

    private func tag(of random: [UInt8], of role: [UInt8], by key: Authkey) -> [UInt8] {
        Array(authenticator.mac(.sha256, key: key, of: role + random).prefix(Self.tagSize))
    }
}
