import MPReferents

/// Which locks, and other objects that can be held, each caller has used: where to look for what
/// it still holds when it ends.
///
/// Objects that nobody can reach any more are remembered, too: a condition that is gone may have
/// left its lock taken.
struct Holdings {
    /// What one caller has used.
    private struct Uses {
        /// The objects by ident.
        var objects: [String: SharedObject] = [:]
        /// When to drop those that are gone: a caller may use ever new ones for ever.
        var limit = 1000
    }

    private var uses: [CallerID: Uses] = [:]

    /// Takes note that a caller has used an object that can be held.
    mutating func insert(_ object: SharedObject, usedBy caller: CallerID) {
        uses[caller, default: Uses()].objects[object.ident] = object
        dropUnreachable(of: caller)
    }

    /// Forgets a caller, and says which objects to ask.
    mutating func remove(_ caller: CallerID) -> [SharedObject] {
        let objects = uses.removeValue(forKey: caller)?.objects ?? [:]
        return objects.values.sorted { $0.ident < $1.ident }
    }

    private mutating func dropUnreachable(of caller: CallerID) {
        guard let count = uses[caller]?.objects.count, let limit = uses[caller]?.limit,
            count > limit
        else { return }
        let reachable = uses[caller]?.objects.filter { !$0.value.isUnreachable } ?? [:]
        uses[caller] = Uses(objects: reachable, limit: max(1000, 2 * reachable.count))
    }
}
