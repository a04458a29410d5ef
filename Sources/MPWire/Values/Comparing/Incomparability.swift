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

extension WireValue {
    /// The first part that only its own class could compare, as far as keys and elements of sequences go.
    var incomparablePart: WireObject? {
        switch self {
        case .object(let object):
            switch object.comparisonForm {
            case .unknown, .ambiguous: return object
            case .plain(let value): return value.incomparablePart
            case .number, .key, .identity, .known: return nil
            }
        case .tuple(let elements), .list(let elements):
            for element in elements {
                if let part = element.incomparablePart { return part }
            }
            return nil
        case .dict(let entries):
            for (_, value) in entries {
                if let part = value.incomparablePart { return part }
            }
            return nil
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .bytes, .bytearray, .set,
            .frozenset, .global, .proxy, .cyclic:
            return nil
        }
    }
}

extension PythonException {
    /// The error for a comparison that only the class of a part could make.
    static func incomparable(_ left: WireValue, _ right: WireValue) -> Self {
        guard let object = left.incomparablePart ?? right.incomparablePart else {
            return .typeError(
                "the server can't compare times in different time zones, whose rules it doesn't have: store them in UTC"
            )
        }
        return .incomparable(object)
    }

    /// The error for an instance that only its own class could compare, hash or order.
    static func incomparable(_ object: WireObject) -> Self {
        if case .ambiguous = object.comparisonForm {
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
