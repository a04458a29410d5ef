/// A decimal number of any size: digits and a power of ten; compared, never calculated with.
package struct WireDecimal: Hashable, Sendable {
    /// Whether it is below zero.
    let isNegative: Bool
    /// The digits, 0 to 9, without zeros at either end; none for zero.
    let digits: [UInt8]
    /// The power of ten by which the digits, read as an integer, are multiplied.
    let exponent: Int

    /// The most digits that are looked at.
    static let longest = WireBigInt.longestDecimal

    /// Normalises a number.
    init(isNegative: Bool, digits: [UInt8], exponent: Int) {
        let leading = digits.prefix { $0 == 0 }.count
        var trimmed = digits.dropFirst(leading)
        var exponent = exponent
        while trimmed.last == 0 {
            trimmed.removeLast()
            exponent += 1
        }
        self.digits = Array(trimmed)
        self.exponent = trimmed.isEmpty ? 0 : exponent
        self.isNegative = isNegative && !trimmed.isEmpty
    }

    /// Converts an integer.
    init(_ value: Int) {
        self.init(
            isNegative: value < 0,
            digits: String(value.magnitude).utf8.map { $0 - UInt8(ascii: "0") },
            exponent: 0
        )
    }

    /// Converts an integer; `nil` if it has more digits than are looked at.
    init?(_ value: WireBigInt) {
        guard value.littleEndian.count <= Self.longest / 3, let text = try? value.decimal() else {
            return nil  // More than Python itself converts.
        }
        let digits = text.utf8.filter { $0 != UInt8(ascii: "-") }
        self.init(
            isNegative: value.isNegative,
            digits: digits.map { $0 - UInt8(ascii: "0") },
            exponent: 0
        )
    }

    /// Converts a float, exactly; `nil` unless it is finite.
    init?(_ value: Double) {
        guard value.isFinite else { return nil }
        guard value != 0 else {
            self.init(0)
            return
        }
        var significand = value.significandBitPattern
        var power = Int(value.exponentBitPattern) - 1075
        if value.exponentBitPattern == 0 { power += 1 } else { significand |= 1 << 52 }
        let zeros = significand.trailingZeroBitCount
        (significand, power) = (significand >> UInt64(zeros), power + zeros)
        var digits = String(significand).utf8.map { $0 - UInt8(ascii: "0") }
        // m * 2^p is m * 5^-p * 10^p for a negative p.
        let factor: UInt64 = power < 0 ? 5 : 2
        var rest = Int(power.magnitude)
        while rest > 0 {
            // As many factors as fit into a word.
            let count = min(rest, 27)
            digits = Self.product(digits, (0..<count).reduce(1) { product, _ in product * factor })
            rest -= count
        }
        self.init(isNegative: value < 0, digits: digits, exponent: min(power, 0))
    }

    /// Reads the text of a `Decimal`, such as `-1.10` or `1E+3`; `nil` for everything else, and if it has more digits than
    /// are looked at.
    package init?(text: String) {
        var rest = text.utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        var digits: [UInt8] = []
        var exponent = 0
        var hasPoint = false
        guard rest.count <= Self.longest else { return nil }
        while let character = rest.first {
            rest.removeFirst()
            switch character {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits.append(character - UInt8(ascii: "0"))
                if hasPoint { exponent -= 1 }
            case UInt8(ascii: ".") where !hasPoint: hasPoint = true
            case UInt8(ascii: "E"), UInt8(ascii: "e"):
                // Python's own exponents have eighteen digits at most.
                guard let power = Int(Substring(rest)), power.magnitude < 1 << 60 else {
                    return nil
                }
                exponent += power
                rest = rest[rest.endIndex...]
            default: return nil
            }
        }
        guard !digits.isEmpty else { return nil }
        self.init(isNegative: isNegative, digits: digits, exponent: exponent)
    }

    /// The number in its canonical form.
    var number: WireNumber {
        if digits.isEmpty { return .int(0) }
        if exponent >= 0, digits.count + exponent <= Self.longest {
            return WireValue(decimal: text).flatMap(\.number) ?? .decimal(self)
        }
        // What is left of an odd number over 2^k has k digits after the point.
        guard exponent < 0, digits.count <= 256, let float = Double(text),
            let exact = WireDecimal(float), exact == self
        else { return .decimal(self) }
        return .float(float)
    }

    private var text: String {
        let characters = digits.map { $0 + UInt8(ascii: "0") }
        let number = (isNegative ? "-" : "") + String(decoding: characters, as: UTF8.self)
        return exponent < 0
            ? number + "e\(exponent)" : number + String(repeating: "0", count: exponent)
    }

    /// The number as a float, which may be infinite.
    package var nearestDouble: Double {
        let characters = digits.map { $0 + UInt8(ascii: "0") }
        let magnitude = Double(String(decoding: characters, as: UTF8.self) + "e\(exponent)") ?? 0
        return isNegative ? -magnitude : magnitude
    }

    /// The product with a number that isn't negative.
    func multiplied(by factor: Int) -> WireDecimal {
        WireDecimal(
            isNegative: isNegative,
            digits: Self.product(digits, UInt64(factor)),
            exponent: exponent
        )
    }

    private static func product(_ digits: [UInt8], _ factor: UInt64) -> [UInt8] {
        var product: [UInt8] = []
        product.reserveCapacity(digits.count + 20)
        var carry: UInt128 = 0
        for digit in digits.reversed() {
            carry += UInt128(digit) * UInt128(factor)
            product.append(UInt8(carry % 10))
            carry /= 10
        }
        while carry > 0 {
            product.append(UInt8(carry % 10))
            carry /= 10
        }
        return product.reversed()
    }

    /// Whether it is less than another one.
    func isLess(than other: WireDecimal) -> Bool {
        guard isNegative == other.isNegative else { return isNegative }
        return isNegative ? other.hasLessMagnitude(than: self) : hasLessMagnitude(than: other)
    }

    private func hasLessMagnitude(than other: WireDecimal) -> Bool {
        if digits.isEmpty || other.digits.isEmpty { return !other.digits.isEmpty }
        let (size, otherSize) = (digits.count + exponent, other.digits.count + other.exponent)
        guard size == otherSize else { return size < otherSize }
        return digits.lexicographicallyPrecedes(other.digits)
    }
}
