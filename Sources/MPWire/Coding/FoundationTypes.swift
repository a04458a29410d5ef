/// Types of Foundation whose `Codable` form would lose what they mean in Python.
///
/// `MultiprocessingFoundation` gives them their meaning. This module doesn't know Foundation; it finds the types by
/// their names, if the program has them.
package enum FoundationTypes {
    private static let found: [(type: Any.Type, meaning: String)] = [
        ("4DateV", "datetime.datetime"), ("7DecimalV", "decimal.Decimal"), ("3URLV", "str"),
        ("4UUIDV", "uuid.UUID"),
    ].compactMap { name, meaning in
        _typeByName("20FoundationEssentials\(name)").map { ($0, meaning) }
    }

    /// Refuses these types, which get here only if their conversion isn't linked.
    package static func check(_ type: Any.Type) throws(WireCodingError) {
        for known in found where known.type == type {
            throw .failed(
                at: WirePath(),
                reason: """
                    a \(type) of Foundation is Python's \(known.meaning) in programs that import \
                    MultiprocessingFoundation: add that product of swift-multiprocessing to the target's dependencies
                    """
            )
        }
    }
}
