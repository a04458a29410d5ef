import MPWire

/// How many elements a call builds, so that the call can be refused when there is no memory for them.
///
/// Upper bounds, in elements of 64 bytes. A set's member counts as several (``Referent/elementCost``), because the hash
/// table grows while it is added.
package struct BuiltCounts: Equatable, Sendable {
    /// Elements that stay in the object.
    package var lasting = 0
    /// Elements that are released with the answer.
    package var passing = 0

    package init(lasting: Int = 0, passing: Int = 0) {
        self.lasting = lasting
        self.passing = passing
    }
}

extension Call {
    /// The number of elements, some megabytes, from which on a call's memory is checked beforehand.
    package static let manyElements = 1 << 16

    /// Whether an argument has, or may have, at least ``manyElements`` elements.
    package var carriesMuch: Bool {
        // One by one, since each call asks.
        let many = Self.manyElements
        switch positional {
        case .empty: return false
        case .one(let argument): return argument.mayHaveElements(many)
        case .two(let first, let second):
            return first.mayHaveElements(many) || second.mayHaveElements(many)
        case .several(let arguments): return arguments.contains { $0.mayHaveElements(many) }
        }
    }

    /// How many values decoding the encoded arguments builds.
    package var keptCount: Int { positional.reduce(0) { $0 + $1.keptCount } }

    /// Number of elements in all arguments together; of an instance that is named several times, only once: no method
    /// iterates over it again.
    var iteratedCount: Int {
        var values: [WireValue] = []
        var count = 0
        for argument in positional {
            if case .value(let value) = argument {
                values.append(value)
            } else {
                count += argument.keptCount
            }
        }
        return values.withoutRepetitions.reduce(count) { $0 + $1.iteratedCount }
    }
}

extension StoredValue {
    /// Whether the value may have that many elements; quick to tell, as it is asked before each call.
    fileprivate func mayHaveElements(_ count: Int) -> Bool {
        guard case .value(let value) = self else { return keptCount >= count }
        return value.mayHaveElements(count)
    }
}

extension WireValue {
    /// Whether the value may have that many elements.
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
