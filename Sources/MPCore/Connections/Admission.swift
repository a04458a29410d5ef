internal import MPSystem
internal import MPWire

/// Decides who may be in the handshake: so few at a time that strangers can't wear the server out, and so fairly that
/// they can't keep clients out.
///
/// It doesn't count peers that have proved themselves. Time and chance are passed in. Peers in the middle of TLS are
/// counted apart, by the same limits; for them nobody waits, and nobody is displaced below the limit.
///
/// What happens as more and more come:
/// 1. Up to the limit, all are let in.
/// 2. At the limit, nobody is dropped yet: for ``AdmissionLimits/patience``, or until half of them are through, new
///    peers wait in the kernel's queue (``pauseEnd``). That lets a whole burst of honest clients in.
/// 3. If that didn't help, somebody is holding places. From half of the limit on, each newcomer then displaces a peer
///    that is drawn by lot from the source that has the most; the fuller it is, the likelier that is. An honest
///    client is through long before its lot is drawn; a silent one isn't. (sshd's `MaxStartups` drops the newcomer
///    instead, which keeps honest clients out as long as the silent ones stay.)
package struct Admission {
    /// The decision on a new peer.
    enum Verdict: Equatable {
        /// It may begin.
        case admit
        /// It may begin, and the other one is cut off.
        case admitInsteadOf(ConnectionID)
        /// Its source has failed too often: it is cut off without a word.
        case refuse
    }

    /// How a handshake ended.
    package enum Ending: Sendable {
        /// The peer has proved itself.
        case succeeded
        /// The peer has proved that it doesn't hold the key, or the protocol.
        case failed
        /// The peer has left, or was silent until its time was over.
        case vanished
    }

    /// Number of peers turned away since the start.
    struct Counts: Equatable {
        /// Peers that weren't let in.
        var refused = 0
        /// Peers that were cut off for others.
        var displaced = 0
    }

    /// Peers that share one limit.
    fileprivate struct Crowd {
        /// The largest number of peers in the handshake.
        let limit: Int
        /// Whether new peers wait for a while before others are cut off.
        var isPatient = true
        /// The peers in the handshake.
        var members: [(id: ConnectionID, source: PeerSource)] = []
        /// When the limit was reached; `nil` again once half of the peers are through.
        var fullSince: Duration?
    }

    private(set) var counts = Counts()
    private let limits: AdmissionLimits
    private var strangers: Crowd
    private var owners: Crowd
    /// The peers in the middle of TLS: one crowd, since a server that listens on all addresses has as many as a
    /// stranger on its machine cares to name.
    private var tls: Crowd
    private var penalties: Penalties

    init(limits: AdmissionLimits) {
        self.limits = limits
        strangers = Crowd(limit: limits.halfOpen)
        owners = Crowd(limit: limits.halfOpenOfOwner)
        tls = Crowd(limit: limits.halfOpen, isPatient: false)
        penalties = Penalties(limits: limits)
    }

    /// The number of peers in the handshake.
    var halfOpenCount: Int { strangers.members.count + owners.members.count }

    /// The time until which no new peer should be accepted; in the past if any may be.
    var pauseEnd: Duration {
        switch (strangers.fullSince, owners.fullSince) {
        case (let one?, let two?): max(one, two) + limits.patience
        case (let one, let two): (one ?? two).map { $0 + limits.patience } ?? .zero
        }
    }

    /// Decides on a new peer.
    ///
    /// - Parameters:
    ///   - id: Its connection.
    ///   - source: Where it comes from.
    ///   - chance: An unpredictable random number.
    ///   - now: The time.
    /// - Returns: The decision; a displaced peer isn't counted any more.
    mutating func admit(
        _ id: ConnectionID,
        from source: PeerSource,
        chance: UInt64,
        at now: Duration
    ) -> Verdict {
        guard admits(source, at: now) else { return .refuse }
        let victim: ConnectionID?
        if case .owner = source {
            victim = owners.admit(id, from: source, share: owners.limit, chance: chance, at: now)
        } else {
            let share = share(of: source)
            victim = strangers.admit(id, from: source, share: share, chance: chance, at: now)
        }
        guard let victim else { return .admit }
        counts.displaced += 1
        return .admitInsteadOf(victim)
    }

    /// Removes a peer whose handshake is over; does nothing for other peers.
    mutating func ended(_ id: ConnectionID, _ ending: Ending, at now: Duration) {
        guard let source = strangers.remove(id) ?? owners.remove(id) else { return }
        charge(source, for: ending, at: now)
    }

    /// Counts a peer that begins TLS.
    ///
    /// - Returns: The peer that gives way to it, if any; it isn't counted any more.
    mutating func beginTLS(
        _ id: ConnectionID,
        from source: PeerSource,
        chance: UInt64
    ) -> ConnectionID? {
        tls.admit(id, from: source, share: share(of: source), chance: chance, at: .zero)
    }

    /// Removes a peer whose TLS handshake is over; does nothing for other peers.
    mutating func endTLS(_ id: ConnectionID) {
        _ = tls.remove(id)
    }

    /// Whether a peer from a source may begin at all; counts those that may not.
    mutating func admits(_ source: PeerSource, at now: Duration) -> Bool {
        guard penalties.refuses(source, at: now) else { return true }
        counts.refused += 1
        return false
    }

    /// Charges a source for how a handshake of its peer ended.
    mutating func charge(_ source: PeerSource, for ending: Ending, at now: Duration) {
        switch ending {
        case .succeeded: break
        case .failed: penalties.charge(source, limits.failurePenalty, at: now)
        case .vanished: penalties.charge(source, limits.silencePenalty, at: now)
        }
    }

    /// How many peers of a source may be in the handshake: on loopback, one address is used by all.
    private func share(of source: PeerSource) -> Int {
        switch source {
        case .loopback, .owner: limits.halfOpen
        case .ipv4, .ipv6, .user, .unknown: limits.halfOpenPerSource
        }
    }
}

extension Admission.Crowd {
    /// Adds a peer.
    ///
    /// - Returns: The peer that it displaces, if any.
    mutating func admit(
        _ id: ConnectionID,
        from source: PeerSource,
        share: Int,
        chance: UInt64,
        at now: Duration
    ) -> ConnectionID? {
        var victim: ConnectionID?
        if members.count(where: { $0.source == source }) >= share {
            victim = drawLot(among: source, chance)
        } else if mustDrop(chance) {
            victim = drawLot(among: largestSource ?? source, chance)
        }
        members.append((id, source))
        if members.count >= limit, fullSince == nil, isPatient { fullSince = now }
        return victim
    }

    /// Removes a peer, and returns its source.
    mutating func remove(_ id: ConnectionID) -> PeerSource? {
        guard let index = members.firstIndex(where: { $0.id == id }) else { return nil }
        let source = members.remove(at: index).source
        if members.count <= limit / 2 { fullSince = nil }
        return source
    }

    /// Whether a newcomer displaces a peer: never before the limit was reached, always at the limit, by chance in
    /// between.
    private func mustDrop(_ chance: UInt64) -> Bool {
        if members.count >= limit { return true }
        guard fullSince != nil else { return false }
        let excess = members.count - limit / 2
        return Int(chance >> 32) % (limit - limit / 2) < excess
    }

    private var largestSource: PeerSource? {
        let sizes = members.reduce(into: [:]) { $0[$1.source, default: 0] += 1 }
        // Of several, the one that came first: a dictionary has an order of its own in each process.
        let most = sizes.values.max()
        return members.first { sizes[$0.source] == most }?.source
    }

    private mutating func drawLot(among source: PeerSource, _ chance: UInt64) -> ConnectionID? {
        let candidates = members.indices.filter { members[$0].source == source }
        guard !candidates.isEmpty else { return nil }
        return members.remove(at: candidates[Int(chance & 0xffff_ffff) % candidates.count]).id
    }
}
