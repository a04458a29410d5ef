/// Keeps clients from filling the log: of each kind of event, so many are told one by one each second; the rest is counted,
/// and told as a number.
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
        case memoryIsBack = "memory is back"
        case referencesReturned = "references of ended processes"
        case unwatched
        case cyclesCollected = "cycles collected"
        case dropped
        case ended = "connection ended"
        case tlsFailed = "TLS handshake failed"
    }

    /// How many events were left out.
    package typealias Count = (kind: Kind, unlogged: Int)

    /// How much more is told of each kind.
    private var rates: [Kind: AuditRate] = [:]

    /// Begins a log.
    package init() {}

    /// Asks for room for one more event.
    ///
    /// - Returns: How many of its kind were left out since the last one; `nil` if this one is left out, too.
    package mutating func next(_ kind: Kind, at now: Duration) -> Int? {
        rates[kind, default: AuditRate()].next(at: now)
    }

    /// Takes what was left out and hasn't been told with a later event.
    package mutating func takeUnlogged() -> [Count] {
        Kind.allCases.compactMap { kind in
            guard let count = rates[kind]?.takeUnlogged(), count > 0 else { return nil }
            return (kind, count)
        }
    }
}

extension ManagerEvent {
    /// Its kind, if it isn't one of which the core itself tells only so many.
    package var kind: EventRates.Kind? {
        switch self {
        case .authenticated: .authenticated
        case .usedMD5: .usedMD5
        case .linkOpened: .linkOpened
        case .protocolError: .protocolError
        case .refused: .refused
        case .abandoned: .abandoned
        case .restored: .restored
        case .memoryIsBack: .memoryIsBack
        case .referencesReturned: .referencesReturned
        case .unwatched: .unwatched
        case .cyclesCollected: .cyclesCollected
        case .dropped: .dropped
        case .authenticationFailed, .turnedAway, .denied, .limitReached: nil
        }
    }
}
