internal import MPReferents
import MPSystem

/// What the program's methods want done when sessions end; added and taken back from any thread.
final class SessionEndActions: Sendable {
    typealias Action = @Sendable () async -> Void

    private struct Table: Sendable {
        /// The actions by session, in the order in which they were added.
        var actions: [CallerID: [(number: UInt64, action: Action)]] = [:]
        /// The number of the newest action.
        var newest: UInt64 = 0
        /// Has the end of a session told.
        var watch: (@Sendable (CallerID) -> Void)?
    }

    private let table = Guarded(Table())

    /// Sets what is called with each session to which an action was added.
    func setWatch(_ watch: @escaping @Sendable (CallerID) -> Void) {
        table.withLock { $0.watch = watch }
    }

    /// Adds an action.
    ///
    /// - Returns: Its number.
    func add(_ action: @escaping Action, for session: CallerID) -> UInt64 {
        let (number, watch) = table.withLock { table in
            table.newest += 1
            table.actions[session, default: []].append((table.newest, action))
            return (table.newest, table.watch)
        }
        watch?(session)
        return number
    }

    /// Removes an action, if it is still there.
    func remove(_ number: UInt64, of session: CallerID) {
        // Whatever it holds ends outside of the lock.
        var removed: [(number: UInt64, action: Action)] = []
        table.withLock { table in
            guard var actions = table.actions[session] else { return }
            removed = actions.filter { $0.number == number }
            actions.removeAll { $0.number == number }
            table.actions[session] = actions.isEmpty ? nil : actions
        }
        _ = removed
    }

    /// Returns all actions of a session, and forgets them.
    func take(_ session: CallerID) -> [Action] {
        table.withLock { $0.actions.removeValue(forKey: session) ?? [] }.map(\.action)
    }
}
