import MPWire

/// How many elements a call builds, so that it isn't carried out where there is no memory for them.
///
/// They are upper bounds, in elements of 64 bytes: a member of a set, whose hash table grows meanwhile, counts as several
/// (``Referent/elementCost``).
package struct BuiltCounts: Equatable, Sendable {
    /// Those that stay in the object.
    package var lasting = 0
    /// Those that are gone with the answer.
    package var passing = 0

    /// Counts what stays and what goes.
    package init(lasting: Int = 0, passing: Int = 0) {
        self.lasting = lasting
        self.passing = passing
    }
}

extension Call {
    /// From how many elements on it matters how many there are: some megabytes.
    package static let manyElements = 1 << 16

    /// Whether an argument has so many elements, or may have, that a method which goes through them builds much.
    package var carriesMuch: Bool {
        for value in values where value.mayHaveElements(Self.manyElements) { return true }
        return kept.map { $0.pickle.valueCount >= Self.manyElements } ?? false
    }

    /// How many values building the argument makes that is still encoded.
    package var keptCount: Int { kept.map(\.pickle.valueCount) ?? 0 }

    /// How many elements all arguments have.
    var iteratedCount: Int {
        let count = values.reduce(0) { $0 + $1.iteratedCount }
        return kept.map { count + $0.pickle.valueCount } ?? count
    }
}

extension WireValue {
    /// Whether it may have so many elements; in few steps, as it is asked before each call.
    fileprivate func mayHaveElements(_ count: Int) -> Bool {
        switch self {
        case .text(let text): text.utf8.count >= count
        case .surrogateText(let octets), .bytes(let octets), .bytearray(let octets):
            octets.count >= count
        case .list(let elements), .tuple(let elements): elements.count >= count
        case .dict(let entries): entries.count >= count
        case .set(let members), .frozenset(let members): members.count >= count
        case .object, .cyclic: true
        case .null, .bool, .int, .bigInt, .float, .global, .proxy: false
        }
    }
}
