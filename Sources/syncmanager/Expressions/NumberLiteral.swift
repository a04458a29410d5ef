internal import MPWire

/// Reads numbers as Python writes them, and as JSON does.
enum NumberLiteral {
    /// Reads a number without a sign.
    ///
    /// - Throws: `SyntaxError` at `column` if it is none.
    static func value(of word: String, at column: Int) throws(SyntaxError) -> WireValue {
        let prefix = word.prefix(2).lowercased()
        let value: WireValue? =
            switch prefix {
            case "0x": integer(word.dropFirst(2), radix: 16)
            case "0o": integer(word.dropFirst(2), radix: 8)
            case "0b": integer(word.dropFirst(2), radix: 2)
            default: word.utf8.allSatisfy(isDigitOrUnderscore) ? decimal(word) : float(word)
            }
        guard let value else { throw SyntaxError(at: column, "'\(word)' is no number") }
        return value
    }

    /// The number below zero; `nil` if the value is no number.
    static func negated(_ value: WireValue) -> WireValue? {
        switch value {
        case .int(let number) where number != .min: return .int(-number)
        case .bigInt(let number):
            let negative = WireBigInt(magnitude: number.magnitude, isNegative: true)
            return WireValue(littleEndian: negative.littleEndian)
        case .float(let number): return .float(-number)
        case .int, .null, .bool, .text, .surrogateText, .bytes, .bytearray, .list, .tuple, .dict,
            .set, .frozenset, .global, .object, .proxy, .cyclic:
            return nil
        }
    }

    /// An integer in base ten; as in Python, only zero may begin with a zero.
    private static func decimal(_ word: String) -> WireValue? {
        guard let digits = withoutUnderscores(word[...]) else { return nil }
        guard digits.utf8.first != UInt8(ascii: "0") || digits.utf8.allSatisfy({ $0 == 0x30 })
        else { return nil }
        return WireValue(decimal: digits)
    }

    private static func integer(_ word: Substring, radix: Int) -> WireValue? {
        // An underscore may follow the prefix.
        guard let digits = withoutUnderscores(word.first == "_" ? word.dropFirst() : word),
            digits.utf8.count <= WireBigInt.longestDecimal
        else { return nil }
        if let number = Int(digits, radix: radix), digits.utf8.first != UInt8(ascii: "-") {
            return .int(number)
        }
        var magnitude: [UInt8] = []
        for digit in digits {
            guard var carry = digit.hexDigitValue, carry < radix else { return nil }
            for place in magnitude.indices {
                carry += Int(magnitude[place]) * radix
                magnitude[place] = UInt8(truncatingIfNeeded: carry)
                carry >>= 8
            }
            if carry > 0 { magnitude.append(UInt8(carry)) }
        }
        let number = WireBigInt(magnitude: magnitude, isNegative: false)
        return WireValue(littleEndian: number.littleEndian)
    }

    /// A number with a fraction or an exponent: `1.`, `.5`, `1e3`.
    private static func float(_ word: String) -> WireValue? {
        let parts = word.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        guard parts.count <= 2, let mantissa = fraction(parts[0]) else { return nil }
        guard parts.count == 2 else { return Double(mantissa).map { .float($0) } }
        let hasSign = parts[1].first == "-" || parts[1].first == "+"
        guard let exponent = withoutUnderscores(parts[1].dropFirst(hasSign ? 1 : 0)) else {
            return nil
        }
        let sign = parts[1].first == "-" ? "-" : ""
        return Double("\(mantissa)e\(sign)\(exponent)").map { .float($0) }
    }

    /// The part before the exponent, with a digit at either side of the point.
    private static func fraction(_ word: Substring) -> String? {
        let sides = word.split(separator: ".", omittingEmptySubsequences: false)
        guard sides.count <= 2, sides.contains(where: { !$0.isEmpty }) else { return nil }
        var texts: [String] = []
        for side in sides {
            guard let digits = side.isEmpty ? "0" : withoutUnderscores(side) else { return nil }
            texts.append(digits)
        }
        return texts.joined(separator: ".")
    }

    /// The digits without the underscores, each of which has to stand between two of them.
    private static func withoutUnderscores(_ word: Substring) -> String? {
        let groups = word.split(separator: "_", omittingEmptySubsequences: false)
        let areDigits = groups.allSatisfy { group in
            !group.isEmpty && group.unicodeScalars.allSatisfy { $0.properties.isASCIIHexDigit }
        }
        return areDigits ? groups.joined() : nil
    }

    private static func isDigitOrUnderscore(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
    }
}
