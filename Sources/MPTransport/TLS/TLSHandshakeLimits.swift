/// What strangers may take of a listener before their connections are protected.
package struct TLSHandshakeLimits: Hashable, Sendable {
    /// How long a client may take for the handshake.
    package var timeout: Duration
    /// How many clients may be in the middle of it.
    package var atATime: Int
    /// How many of them from one machine, or network, that isn't this one.
    package var perSource: Int

    /// Sets the limits.
    package init(timeout: Duration = .seconds(5), atATime: Int = 64, perSource: Int = 16) {
        self.timeout = timeout
        self.atATime = atATime
        self.perSource = perSource
    }
}

/// Those who are in the middle of the handshake: so few that they can't wear a listener out, and so fairly that whoever
/// fills the room with silent connections can't keep others out.
struct TLSCrowd<Member> {
    /// The members and where they come from, by number.
    private var members: [UInt64: (member: Member, host: PeerHost?)] = [:]

    /// All of them.
    var all: [Member] { members.values.map(\.member) }

    /// Takes a newcomer, and chooses who has to go for it.
    ///
    /// That is one of the same source if it has its share, else one of the largest source if there is no room. Which one is
    /// left to chance.
    ///
    /// - Parameters:
    ///   - member: The newcomer.
    ///   - id: Its number.
    ///   - host: Where it comes from, as far as that is known.
    ///   - limits: How many there may be.
    /// - Returns: The one who has to go, which isn't a member any more.
    mutating func admit(
        _ member: Member,
        _ id: UInt64,
        from host: PeerHost?,
        within limits: TLSHandshakeLimits
    ) -> Member? {
        let victim = victim(for: host, within: limits).flatMap { members.removeValue(forKey: $0) }
        members[id] = (member, host)
        return victim?.member
    }

    /// Takes a member out; does nothing if it has gone already.
    mutating func remove(_ id: UInt64) { members[id] = nil }

    private func victim(for host: PeerHost?, within limits: TLSHandshakeLimits) -> UInt64? {
        let siblings = members.filter { $0.value.host == host }
        if siblings.count >= limits.share(of: host) { return siblings.keys.randomElement() }
        guard members.count >= limits.atATime else { return nil }
        let sources = Dictionary(grouping: members.keys) { members[$0]?.host }
        return sources.values.max { $0.count < $1.count }?.randomElement()
    }
}

extension TLSHandshakeLimits {
    /// How many of a source there may be: on loopback, one address stands for everybody.
    fileprivate func share(of host: PeerHost?) -> Int {
        switch host {
        case .loopback: atATime
        case .ipv4, .ipv6, nil: perSource
        }
    }
}
