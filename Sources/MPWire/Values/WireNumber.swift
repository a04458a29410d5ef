/// A Python number in canonical form: equal numbers look equal.
package enum WireNumber: Hashable, Sendable {
    /// Integral and within 64 bits.
    case int(Int)
    /// Integral and beyond 64 bits.
    case bigInt(WireBigInt)
    /// With a fraction, infinite, or not a number.
    case float(Double)
    /// What no float is equal to: 0.1 as a `Decimal`, or one beyond all floats.
    case decimal(WireDecimal)
    /// A fraction in lowest terms, whose decimals never end.
    case fraction(numerator: Int, denominator: Int)

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

    /// Brings a fraction into that form; `nil` if it is too large.
    ///
    /// - Parameters:
    ///   - numerator: The numerator.
    ///   - denominator: The denominator, above zero.
    init?(numerator: Int, denominator: Int) {
        guard numerator != .min, denominator > 0 else { return nil }
        let divisor = Self.greatestCommonDivisor(Int(numerator.magnitude), denominator)
        let (numerator, denominator) = (numerator / divisor, denominator / divisor)
        var (rest, twos, fives) = (denominator >> denominator.trailingZeroBitCount, 0, 0)
        twos = denominator.trailingZeroBitCount
        while rest.isMultiple(of: 5) { (rest, fives) = (rest / 5, fives + 1) }
        guard rest == 1 else {
            self = .fraction(numerator: numerator, denominator: denominator)
            return
        }
        let places = max(twos, fives)
        var decimal = WireDecimal(numerator)
        for _ in twos..<places { decimal = decimal.multiplied(by: 2) }
        for _ in fives..<places { decimal = decimal.multiplied(by: 5) }
        self =
            WireDecimal(
                isNegative: decimal.isNegative,
                digits: decimal.digits,
                exponent: decimal.exponent - places
            )
            .number
    }

    private static func greatestCommonDivisor(_ left: Int, _ right: Int) -> Int {
        var (left, right) = (left, right)
        while right != 0 { (left, right) = (right, left % right) }
        return max(left, 1)
    }

    /// Whether the number is NaN, which is equal to nothing.
    var isNaN: Bool {
        guard case .float(let value) = self else { return false }
        return value.isNaN
    }
}

extension WireValue {
    /// The number of a `bool`, an `int`, a `float` or an instance that compares as a number, such as a `Decimal` or a scalar
    /// of numpy; `nil` for other values.
    package var number: WireNumber? {
        switch self {
        case .bool(let value): .int(value ? 1 : 0)
        case .int(let value): .int(value)
        case .bigInt(let value): .bigInt(value)
        case .float(let value): WireNumber(value)
        case .object(let object): object.number
        case .null, .text, .surrogateText, .bytes, .bytearray, .list, .tuple, .dict, .set,
            .frozenset, .global, .proxy, .cyclic:
            nil
        }
    }
}

extension WireObject {
    /// The number that the instance compares as.
    fileprivate var number: WireNumber? {
        switch comparisonForm {
        case .number(let number): number
        case .plain(let value): value.number
        case .key, .identity, .known, .ambiguous, .unknown: nil
        }
    }
}
