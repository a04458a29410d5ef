internal import Multiprocessing

/// What `drop` shows.
enum DropReport {
    /// Renders a table of objects that nobody uses.
    static func lines(of orphans: [OrphanedObject]) -> [String] {
        guard !orphans.isEmpty else { return ["no orphans"] }
        var table = TextTable([
            .init(title: "ident"), .init(title: "type"), .init(title: "size", alignment: .right),
            .init(title: "references", alignment: .right),
            .init(title: "nested", alignment: .right), .init(title: "age", alignment: .right),
            .init(title: "holders"), .init(title: "creator"),
        ])
        for orphan in orphans {
            table.append([
                orphan.ident, orphan.typeid, String(orphan.size), String(orphan.references),
                String(orphan.nestedReferences), age(orphan.age), orphan.reason.rawValue,
                orphan.creator ?? "–",
            ])
        }
        return table.lines() + ["", "\(orphans.count) orphan(s)"]
    }

    /// Says what became of objects.
    static func lines(of result: DroppedObjects) -> [String] {
        let kept = result.kept.sorted { $0.key < $1.key }.map { "kept \($0.key): \($0.value)" }
        return kept + ["dropped \(result.dropped.count) object(s)"]
    }

    /// A time in the unit that fits.
    private static func age(_ seconds: Double) -> String {
        let seconds = Int(seconds.rounded(.down))
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3600: return "\(seconds / 60) min"
        default: return "\(seconds / 3600) h"
        }
    }
}
