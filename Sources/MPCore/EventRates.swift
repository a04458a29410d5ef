/// Keeps clients from filling the log: a number of events of each kind is logged one by one each second; the rest is
/// counted, and logged as a number.
package struct EventRates: Sendable {
    /// A kind of event that clients can cause as often as they like.
    package enum Kind: String, CaseIterable, Sendable {
        case authenticated
        case usedMD5 = "HMAC-MD5"
        case linkOpened = "link opened"
        case protocolError = "connection cut off"
        case refused = "request refused"
        case abandoned
        case restored
        case setAside = "set aside"
        case memoryIsBack = "memory is back"
        case referencesReturned = "references of ended processes"
        case unwatched
        case cyclesCollected = "cycles collected"
        case slowCall = "slow call"
        case deadlock
        case operated = "acts of operators"
        case dropped
        case ended = "connection ended"
        case tlsFailed = "TLS handshake failed"
    }

    /// The number of events of one kind that were left out.
    package typealias Count = (kind: Kind, unlogged: Int)

    /// The rate of each kind.
    private var rates: [Kind: AuditRate] = [:]

    package init() {}

    /// Asks for room for one more event.
    ///
    /// - Returns: How many of its kind were left out since the last one; `nil` if this one is left out, too.
    package mutating func next(_ kind: Kind, at now: Duration) -> Int? {
        rates[kind, default: AuditRate()].next(at: now)
    }

    /// Returns the counts that haven't been logged with a later event, and resets them.
    package mutating func takeUnlogged() -> [Count] {
        Kind.allCases.compactMap { kind in
            guard let count = rates[kind]?.takeUnlogged(), count > 0 else { return nil }
            return (kind, count)
        }
    }
}

extension ManagerEvent {
    /// Its kind; `nil` if the core itself limits how many of these events are logged.
    package var kind: EventRates.Kind? {
        switch self {
        case .authenticated: .authenticated
        case .usedMD5: .usedMD5
        case .linkOpened: .linkOpened
        case .protocolError: .protocolError
        case .refused: .refused
        case .abandoned: .abandoned
        case .restored: .restored
        case .setAside: .setAside
        case .memoryIsBack: .memoryIsBack
        case .referencesReturned: .referencesReturned
        case .slowCall: .slowCall
        case .endedClient, .releasedLock: .operated
        case .deadlock: .deadlock
        case .unwatched: .unwatched
        case .cyclesCollected: .cyclesCollected
        case .dropped: .dropped
        case .authenticationFailed, .turnedAway, .denied, .limitReached: nil
        }
    }
}
