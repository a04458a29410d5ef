package import MPSystem
package import MPWire

/// Peers that haven't proved themselves yet: admitting them, and ending their handshakes.
extension ManagerCore {
    /// Replaces the keys that new peers may hold; clients that have proved to hold another one stay.
    package mutating func setAuthkeys(_ ring: AuthkeyRing) {
        record?.note(.authkeysSet(RecordedAuthkeys(ring)))
        authkeys = ring
    }

    /// Admits a new peer, perhaps in place of another one, or cuts it off.
    ///
    /// - Returns: The keys that the peer may hold; `nil` if it was cut off.
    mutating func admit(
        _ id: ConnectionID,
        _ peer: PeerDescription,
        chance: ArraySlice<UInt8>,
        into output: inout ManagerOutput
    ) -> [HandshakeKey]? {
        let keys = authkeys.active(at: now)
        guard !keys.isEmpty else {
            noteFailure(of: id, "every authkey of this server has expired", into: &output)
            return nil
        }
        guard let source = peer.source else { return keys }
        let chance = chance.reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        let verdict = admission.admit(id, from: source, chance: chance, at: now)
        defer {
            reportTurnedAway(into: &output)
            pauseOrResume(into: &output)
        }
        switch verdict {
        case .admit: return keys
        case .admitInsteadOf(let victim):
            if let victim = connections[victim] { close(victim, into: &output) }
            return keys
        case .refuse: return nil
        }
    }

    /// Whether a peer deserves the effort of a TLS handshake or the like, before it is known: not if its source has
    /// failed too often.
    package mutating func admitsHandshake(
        from source: PeerSource,
        at now: Duration,
        into output: inout ManagerOutput
    ) -> Bool {
        begin(at: now)
        record?.note(.handshakeWanted(source), at: now)
        defer { reportTurnedAway(into: &output) }
        return admission.admits(source, at: now)
    }

    /// Counts a peer that begins TLS.
    ///
    /// - Returns: The peer that gives way to it, if there are too many.
    package mutating func beginTLS(
        _ id: ConnectionID,
        from source: PeerSource,
        chance: UInt64
    ) -> ConnectionID? {
        record?.note(.tlsBegun(id, source, chance: chance))
        return admission.beginTLS(id, from: source, chance: chance)
    }

    /// Counts a peer no more whose TLS handshake is over, however it ended.
    package mutating func endTLS(_ id: ConnectionID) {
        record?.note(.tlsEnded(id))
        admission.endTLS(id)
    }

    /// Charges the source of a peer that failed before it became a connection, as for a failure here.
    package mutating func handshakeFailed(
        from source: PeerSource,
        _ ending: Admission.Ending,
        at now: Duration
    ) {
        begin(at: now)
        record?.note(.handshakeFailed(source, ending), at: now)
        admission.charge(source, for: ending, at: now)
    }

    /// Counts and charges the end of a handshake.
    mutating func endHandshake(
        of connection: ClientConnection,
        _ ending: Admission.Ending,
        into output: inout ManagerOutput
    ) {
        admission.ended(connection.id, ending, at: now)
        pauseOrResume(into: &output)
    }

    /// Logs why a peer didn't prove itself, if there is room: strangers mustn't fill the disk.
    mutating func noteFailure(
        of id: ConnectionID,
        _ reason: String,
        into output: inout ManagerOutput
    ) {
        guard audit.mayLog(at: now) else { return reportTurnedAway(into: &output) }
        output.append(.log(.authenticationFailed(id, reason: reason)))
    }

    /// Reports peers that were turned away, and pauses or resumes accepting, as time passes.
    mutating func advanceAdmission(into output: inout ManagerOutput) {
        reportTurnedAway(into: &output)
        pauseOrResume(into: &output)
    }

    /// When ``advanceAdmission(into:)`` has something to do next; `nil` is never.
    var nextAdmissionDeadline: Duration? {
        isAccepting ? audit.nextReport : audit.nextReport.orSooner(admission.pauseEnd)
    }

    private mutating func reportTurnedAway(into output: inout ManagerOutput) {
        guard let report = audit.report(admission.counts, at: now) else { return }
        output.append(.log(.turnedAway(report)))
    }

    private mutating func pauseOrResume(into output: inout ManagerOutput) {
        let accepts = now >= admission.pauseEnd
        guard accepts != isAccepting else { return }
        isAccepting = accepts
        output.append(.setAccepting(accepts))
    }
}
