import MPReferents

/// CPython clients that end together: those of one process, or, where the kernel doesn't tell processes apart, all of
/// one principal.
///
/// CPython takes and gives back each reference over a connection of its own, so references are counted here.
///
/// A class, since its connections count themselves; owned by ``ManagerCore`` alone.
final class ClientGroup {
    /// What clients of one principal hold.
    struct Share {
        let usage: PrincipalUsage
        var references = TakenReferences()
    }

    /// The process; `nil` if it isn't known.
    let process: UInt64?
    /// The session that they are, once somebody has asked for it.
    var session: CallerID?
    /// The connections that may hold locks; their ends don't say whether they still do.
    var callers: Set<CallerID> = []
    /// The number of open connections that carry calls.
    var openCount = 0
    var hasEnded = false
    /// Whether it was logged that the end of its processes stays unknown.
    var isReported = false
    /// What its clients hold, per principal: one process may have several authkeys.
    private var shares: [ObjectIdentifier: Share] = [:]

    init(process: UInt64?) {
        self.process = process
    }

    /// Whether nobody is left who may use what it holds: a forked child may go on with the connections of its process.
    var isGone: Bool { hasEnded && openCount == 0 }

    var holdsNothing: Bool { shares.values.allSatisfy(\.references.counts.isEmpty) }

    /// How many references its clients hold to an object, over all principals.
    func count(of object: UInt64) -> Int {
        shares.values.reduce(0) { $0 + $1.references[object] }
    }

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

    /// Returns all references, and forgets them.
    func takeShares() -> [Share] {
        defer { shares = [:] }
        return shares.values.sorted {
            $0.usage.principal.description < $1.usage.principal.description
        }
    }
}
