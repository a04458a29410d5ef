import MPReferents

/// Clients of CPython that end together: those of one process, or, where the kernel doesn't tell processes apart, all of one principal.
///
/// CPython takes and gives back references over connections of their own, one for each, so that what they hold is counted here.
///
/// A class, since its connections count themselves; owned by ``ManagerCore`` alone.
final class ClientGroup {
    /// What clients of one principal hold.
    struct Share {
        /// The principal.
        let usage: PrincipalUsage
        /// Their references.
        var references = TakenReferences()
    }

    /// The process; `nil` if it isn't known which.
    let process: UInt64?
    /// The connections, by their numbers, that may hold locks, and whose ends say nothing about that.
    var callers: Set<CallerID> = []
    /// How many connections are open that carry calls.
    var openCount = 0
    /// Whether the process has ended.
    var hasEnded = false
    /// Whether the log was told that nobody knows when it ends.
    var isReported = false
    /// What its clients hold: one process may have several authkeys.
    private var shares: [ObjectIdentifier: Share] = [:]

    /// Starts with nothing.
    init(process: UInt64?) {
        self.process = process
    }

    /// Whether nobody is left who may use what it holds: a child that the process has forked may go on with its connections.
    var isGone: Bool { hasEnded && openCount == 0 }

    /// Whether its clients hold no reference.
    var holdsNothing: Bool { shares.values.allSatisfy(\.references.counts.isEmpty) }

    /// How many references its clients hold to an object, those of all principals together.
    func count(of object: UInt64) -> Int {
        shares.values.reduce(0) { $0 + $1.references[object] }
    }

    /// Counts a reference of a client.
    func addReference(to object: UInt64, for usage: PrincipalUsage) {
        shares[ObjectIdentifier(usage), default: Share(usage: usage)].references.add(to: object)
    }

    /// Gives back a reference of a client.
    ///
    /// - Returns: Whether the group held one.
    func dropReference(to object: UInt64, for usage: PrincipalUsage) -> Bool {
        shares[ObjectIdentifier(usage)]?.references.drop(object) ?? false
    }

    /// Forgets the references to an object that has ended.
    func forget(_ object: UInt64) {
        for key in shares.keys { shares[key]?.references.forget(object) }
    }

    /// Takes out all references.
    func takeShares() -> [Share] {
        defer { shares = [:] }
        return Array(shares.values)
    }
}
