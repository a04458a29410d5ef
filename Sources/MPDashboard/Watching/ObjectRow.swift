package import MPWire

/// A shared object in the table of all.
package struct ObjectRow: TableRow {
    /// What it can be sorted by.
    package enum Column: String, Sendable {
        case name, type, ident, references, size, waiting, calls
    }

    /// Its ident.
    package let ident: String
    /// Its type.
    package let typeid: String
    /// Its name, if it has one.
    package let name: String?
    /// The number of references to it.
    package let references: Int
    /// Its approximate number of elements.
    package let size: Int
    /// The number of its calls that wait or run.
    package let waiting: Int
    /// The number of its calls; `nil` if it isn't among those with the most.
    package let calls: Int?

    private enum CodingKeys: String, CodingKey {
        case ident, typeid, name, references, size, waiting, calls
    }

    /// Describes an object.
    package init(_ object: ServerSnapshot.Object, calls: Int?) {
        ident = object.ident
        typeid = object.typeid
        name = object.name
        references = object.references + object.nestedReferences
        size = object.size
        waiting = object.waitingCalls + object.runningCalls
        self.calls = calls
    }

    /// Makes the rows of all objects.
    ///
    /// - Parameters:
    ///   - snapshot: The objects.
    ///   - statistics: Knows the calls of the hottest ones.
    /// - Returns: The rows, in the order of the snapshot.
    package static func all(in snapshot: ServerSnapshot, _ statistics: ServerStatistics?) -> [Self]
    {
        var calls: [String: Int] = [:]
        for object in statistics?.objects ?? [] { calls[object.ident] = object.calls.calls }
        return snapshot.objects.map { ObjectRow($0, calls: calls[$0.ident]) }
    }

    // Only made when somebody searches.
    package var searchedText: String { "\(name ?? "") \(typeid) \(ident)".lowercased() }

    package func precedes(_ other: Self, by column: Column) -> Bool {
        switch column {
        // Those with names come first.
        case .name:
            (name == nil ? 1 : 0, name ?? "") < (other.name == nil ? 1 : 0, other.name ?? "")
        case .type: typeid < other.typeid
        case .ident: ident < other.ident
        case .references: references < other.references
        case .size: size < other.size
        case .waiting: waiting < other.waiting
        case .calls: calls ?? -1 < other.calls ?? -1
        }
    }
}
