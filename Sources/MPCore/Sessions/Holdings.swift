import MPReferents

/// Which locks, and other objects that can be held, each caller has used: where to look for what
/// it still holds when it ends.
struct Holdings {
    /// The idents of the objects by caller.
    private var idents: [CallerID: Set<String>] = [:]

    /// Takes note that a caller has used an object that can be held.
    mutating func insert(_ ident: String, usedBy caller: CallerID) {
        idents[caller, default: []].insert(ident)
    }

    /// Forgets a caller, and says which objects to ask.
    mutating func remove(_ caller: CallerID) -> [String] {
        idents.removeValue(forKey: caller)?.sorted() ?? []
    }
}
