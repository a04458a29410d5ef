/// The mark of a comparison that met instances which only their own class could compare.
///
/// It takes the place of the steps that are left, since whoever compares looks at these after each part anyway.
enum Incomparability {
    private static let mark = Int.min / 2

    /// Ends a comparison.
    ///
    /// - Returns: `false`, which means nothing.
    static func end(_ steps: inout Int) -> Bool {
        steps = mark
        return false
    }

    /// Whether a comparison has been ended.
    static func hasEnded(_ steps: Int) -> Bool { steps < mark / 2 }
}

/// Looks for the first part of a value that only its own class could compare.
struct IncomparablePart {
    /// How many values may still be looked at: parts may be shared, so that a short message has very many.
    private var budget: Int
    private(set) var found: WireObject?
    /// Whether everything was looked at.
    var isComplete: Bool { budget >= 0 }

    /// Looks for it, at no more than `budget` values.
    init(in values: WireValue..., budget: Int) {
        self.budget = budget
        for value in values { look(at: value) }
    }

    private mutating func look(at value: WireValue) {
        budget -= 1
        guard budget >= 0, found == nil else { return }
        switch value {
        case .object(let object):
            switch object.comparisonForm {
            case .unknown, .ambiguous: found = object
            case .plain(let value): look(at: value)
            case .number, .key, .identity, .known: break
            }
        case .tuple(let elements), .list(let elements):
            for element in elements where found == nil && budget >= 0 { look(at: element) }
        case .dict(let entries):
            for (_, value) in entries where found == nil && budget >= 0 { look(at: value) }
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .bytes, .bytearray, .set,
            .frozenset, .global, .proxy, .cyclic:
            break
        }
    }
}

extension PythonException {
    /// The error for a comparison that only the class of a part could make.
    static func incomparable(_ left: WireValue, _ right: WireValue) -> Self {
        let part = IncomparablePart(in: left, right, budget: 10_000)
        if let object = part.found { return .incomparable(object) }
        return .typeError(
            part.isComplete
                ? "the server can't compare times in different time zones, whose rules it doesn't have: store them in UTC"
                : "the server can't compare these values, since it never runs the code of their classes"
        )
    }

    /// The error for an instance that only its own class could compare, hash or order.
    static func incomparable(_ object: WireObject) -> Self {
        if case .ambiguous = object.comparisonForm {
            if WireValue.object(object).isDecimalNaN { return .invalidOperation }
            return .valueError(
                "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()"
            )
        }
        let name = WireValue.object(object).typeNameInErrors
        return .typeError(
            "the server can't compare instances of '\(name)', since it never runs the code of their class: compare them "
                + "in the client, or store tuples that begin with a key, such as (number, instance)"
        )
    }
}
