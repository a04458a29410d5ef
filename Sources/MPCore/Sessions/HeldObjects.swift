import MPReferents

/// For each caller, the locks and other objects that can be held which it has used: where to look
/// for what it still holds when it ends.
///
/// Objects that nobody can reach any more are remembered, too: a condition that is gone may have
/// left its lock taken.
struct HeldObjects {
    /// The objects that one caller has used.
    fileprivate struct Uses {
        /// The connection of the caller, for the log.
        let connection: ConnectionID
        var objects = NumberTable<SharedObject, SharedObject>()
        /// The number of objects at which those that are gone are dropped: a caller may use ever
        /// new ones.
        var limit = 1000
    }

    private var uses = NumberTable<CallerID, Uses>()

    /// Remembers that a caller has used an object that can be held.
    mutating func insert(
        _ object: SharedObject,
        usedBy caller: CallerID,
        over connection: ConnectionID
    ) {
        if let objects = uses[caller]?.objects, objects.contains(object) { return }
        if !uses.contains(caller) { uses[caller] = Uses(connection: connection) }
        uses.update(caller) { uses in
            uses.objects[object] = object
            guard uses.objects.count > uses.limit else { return }
            uses.dropUnreachable()
        }
    }

    /// Forgets a caller.
    ///
    /// - Returns: Its connection, and the objects that it has used; `nil` if it has used none.
    mutating func remove(
        _ caller: CallerID
    ) -> (connection: ConnectionID, objects: [SharedObject])? {
        guard let uses = uses.removeValue(for: caller) else { return nil }
        return (uses.connection, uses.objects.values.sorted { $0.ident < $1.ident })
    }
}

extension HeldObjects.Uses {
    fileprivate mutating func dropUnreachable() {
        for object in objects.values where object.isUnreachable { objects[object] = nil }
        limit = max(1000, 2 * objects.count)
    }
}

extension CallerID: Numbered {}

extension SharedObject: Numbered {}
