internal import MPReferents

/// Decides when to look for deadlocks, and keeps those that were found.
struct DeadlockWatch {
    /// A deadlock.
    struct Deadlock {
        /// The calls, each of which waits for a lock of the next one's caller.
        let calls: [CallID]
        /// Whether nobody but these callers can end it by releasing a lock.
        let isCertain: Bool
    }

    /// How long a call waits before anybody looks, and the shortest time between two looks.
    static let patience = Duration.seconds(1)

    /// The calls that wait for locks and have not been looked at, oldest first.
    private var waiting: [(call: CallID, start: Duration)] = []
    /// How many of ``waiting`` have been taken out at its beginning.
    private var taken = 0
    /// No look before this time.
    private var earliest = Duration.zero
    /// The deadlocks that were found; some have ended.
    private(set) var found: [Deadlock] = []

    /// When to look; `nil` is never.
    var nextLook: Duration? {
        guard taken < waiting.count else { return nil }
        return max(waiting[taken].start + Self.patience, earliest)
    }

    /// Has somebody look when a call has waited for long.
    mutating func watch(_ call: CallID, since start: Duration) {
        waiting.append((call, start))
    }

    /// Takes out the calls that have waited for long.
    ///
    /// - Parameters:
    ///   - now: The time.
    ///   - isWaiting: Whether a call still waits.
    /// - Returns: Whether there is one that still waits, so that it is time to look.
    mutating func take(at now: Duration, _ isWaiting: (CallID) -> Bool) -> Bool {
        guard let nextLook, nextLook <= now else { return false }
        var isTime = false
        while taken < waiting.count, waiting[taken].start + Self.patience <= now {
            if isWaiting(waiting[taken].call) { isTime = true }
            taken += 1
        }
        if 2 * taken >= waiting.count {
            waiting.removeFirst(taken)
            taken = 0
        }
        if isTime { earliest = now + Self.patience }
        return isTime
    }

    /// Keeps what was found instead of what was found before.
    ///
    /// - Returns: The deadlocks that weren't known.
    mutating func note(_ deadlocks: [Deadlock]) -> [Deadlock] {
        let known = Set(found.map(\.calls))
        found = deadlocks
        return deadlocks.filter { !known.contains($0.calls) }
    }
}

/// A call in a deadlock, for the log and for errors.
package struct DeadlockedCall: Equatable, Sendable {
    /// The connection of its caller.
    package let connection: ConnectionID
    /// The process of its caller, if it is known.
    package let processID: Int?
    /// The lock that it waits for, which the next call's caller holds.
    package let object: LoggedObject
    package let method: String
}

extension [DeadlockedCall] {
    /// The circle in a sentence: who waits for what.
    package var sentence: String {
        let parts = map { call in
            let process = call.processID.map { " (pid \($0))" } ?? ""
            return "client \(call.connection.number)\(process) waits for \(call.object.words)"
        }
        return parts.joined(separator: ", held by ") + ", held by the first"
    }
}

extension LoggedObject {
    /// Its type, with its name or its ident.
    package var words: String { "\(typeid) \(name.map { "'\($0)'" } ?? ident)" }
}
