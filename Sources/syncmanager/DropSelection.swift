internal import Multiprocessing

/// Which objects `drop` is to drop.
struct DropSelection: Equatable {
    /// Those that were named.
    let idents: [String]
    /// Whether it takes all whose holders have ended.
    let takesOrphans: Bool
    /// Whether it takes those, too, whose holders have no connection.
    let takesUnconnected: Bool

    /// Whether it selects nothing.
    var isEmpty: Bool { idents.isEmpty && !takesOrphans }

    /// The idents of what is to be dropped, each once.
    func idents(among orphans: [OrphanedObject]) -> [String] {
        var selected = idents
        for orphan in orphans where takesOrphans && (takesUnconnected || orphan.reason == .ended) {
            if !idents.contains(orphan.ident) { selected.append(orphan.ident) }
        }
        return selected
    }
}
