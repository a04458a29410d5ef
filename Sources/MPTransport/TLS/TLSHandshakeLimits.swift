/// Limits on strangers whose connections aren't protected yet.
package struct TLSHandshakeLimits: Hashable, Sendable {
    /// The time limit of the handshake.
    package var timeout: Duration
    /// The largest number of clients in the middle of it.
    package var atATime: Int
    /// The largest number of them from one other machine or network.
    package var perSource: Int

    package init(timeout: Duration = .seconds(5), atATime: Int = 64, perSource: Int = 16) {
        self.timeout = timeout
        self.atATime = atATime
        self.perSource = perSource
    }
}

/// The clients in the middle of the handshake: so few that they can't wear a listener out, and so fairly chosen that
/// silent connections can't keep others out.
struct TLSCrowd<Member> {
    /// The members and their hosts, by number.
    private var members: [UInt64: (member: Member, host: PeerHost?)] = [:]

    var all: [Member] { members.values.map(\.member) }

    /// Adds a newcomer, and chooses a member that must leave for it.
    ///
    /// That is one of the same source if the source has its share already, else one of the largest source if there is
    /// no room. Which one is left to chance.
    ///
    /// - Parameters:
    ///   - member: The newcomer.
    ///   - id: Its number.
    ///   - host: Its host, if known.
    ///   - limits: The limits.
    /// - Returns: The one that must leave; it isn't a member any more.
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

    /// Removes a member; does nothing if it has gone already.
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
    /// The share of a source: on loopback, all peers have one address.
    fileprivate func share(of host: PeerHost?) -> Int {
        switch host {
        case .loopback: atATime
        case .ipv4, .ipv6, nil: perSource
        }
    }
}
