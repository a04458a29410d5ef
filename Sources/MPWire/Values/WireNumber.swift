/// A Python number in canonical form: equal numbers look equal.
package enum WireNumber: Hashable, Sendable {
    /// Integral and within 64 bits.
    case int(Int)
    /// Integral and beyond 64 bits.
    case bigInt(WireBigInt)
    /// With a fraction, infinite, or not a number.
    case float(Double)

    /// Brings a `float` into that form.
    package init(_ value: Double) {
        if let int = Int(exactly: value) {
            self = .int(int)
        } else if let bigInt = WireBigInt(exactly: value) {
            self = .bigInt(bigInt)
        } else {
            self = .float(value)
        }
    }

    /// Whether the number is NaN, which is equal to nothing.
    var isNaN: Bool {
        guard case .float(let value) = self else { return false }
        return value.isNaN
    }
}

extension WireValue {
    /// The number of a `bool`, `int` or `float`; `nil` for other values.
    package var number: WireNumber? {
        switch self {
        case .bool(let value): .int(value ? 1 : 0)
        case .int(let value): .int(value)
        case .bigInt(let value): .bigInt(value)
        case .float(let value): WireNumber(value)
        case .null, .text, .surrogateText, .bytes, .bytearray, .list, .tuple, .dict, .set,
            .frozenset, .global, .object, .proxy, .cyclic:
            nil
        }
    }
}
