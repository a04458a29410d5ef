import MPReferents

/// For each caller, the locks and other objects that can be held which it has used: where to look
/// for what it still holds when it ends.
///
/// Objects that nobody can reach any more are remembered, too: a condition that is gone may have
/// left its lock taken.
struct HeldObjects {
    /// The objects that one caller has used.
    fileprivate struct Uses {
        var objects = NumberTable<SharedObject, SharedObject>()
        /// The number of objects at which those that are gone are dropped: a caller may use ever
        /// new ones.
        var limit = 1000
    }

    private var uses = NumberTable<CallerID, Uses>()

    /// Remembers that a caller has used an object that can be held.
    mutating func insert(_ object: SharedObject, usedBy caller: CallerID) {
        if let objects = uses[caller]?.objects, objects.contains(object) { return }
        if !uses.contains(caller) { uses[caller] = Uses() }
        uses.update(caller) { uses in
            uses.objects[object] = object
            guard uses.objects.count > uses.limit else { return }
            uses.dropUnreachable()
        }
    }

    /// Forgets a caller, and returns the objects that it has used.
    mutating func remove(_ caller: CallerID) -> [SharedObject] {
        let objects = uses.removeValue(for: caller)?.objects.values ?? []
        return objects.sorted { $0.ident < $1.ident }
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
