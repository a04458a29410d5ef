extension WireBigInt {
    /// The largest number of decimal digits that Python converts, in either direction.
    package static let longestDecimal = 4300

    /// Whether the number is below zero.
    package var isNegative: Bool { (littleEndian.last ?? 0) >= 0x80 }

    /// The absolute value, least significant byte first.
    package var magnitude: [UInt8] {
        guard isNegative else { return littleEndian }
        var carry: UInt16 = 1
        return littleEndian.map { byte in
            carry += UInt16(~byte)
            defer { carry >>= 8 }
            return UInt8(truncatingIfNeeded: carry)
        }
    }

    /// The decimal digits, with a sign if negative.
    ///
    /// - Throws: Python's `ValueError` for more than 4300 digits.
    package func decimal() throws(PythonException) -> String {
        // 4300 digits need 1786 bytes; this avoids a long computation that would fail.
        guard littleEndian.count <= 1787 else { throw Self.tooLong }
        var words = Self.words(of: magnitude)
        var groups: [UInt64] = []
        while !words.isEmpty {
            groups.append(Self.divide(&words, by: 1_000_000_000_000_000_000))
        }
        var digits = groups.last.map(String.init) ?? "0"
        for group in groups.dropLast().reversed() { digits += group.padded(to: 18) }
        guard digits.utf8.count <= Self.longestDecimal else { throw Self.tooLong }
        return isNegative ? "-" + digits : digits
    }

    private static let tooLong = PythonException.valueError(
        "Exceeds the limit (4300 digits) for integer string conversion; "
            + "use sys.set_int_max_str_digits() to increase the limit"
    )

    /// How many steps ``decimal()`` takes: it divides again and again.
    var decimalCost: Int { littleEndian.count * littleEndian.count / 128 }

    /// 64 bits at a time, least significant first, without leading zeros.
    private static func words(of magnitude: [UInt8]) -> [UInt64] {
        var words: [UInt64] = stride(from: 0, to: magnitude.count, by: 8).map { start in
            magnitude.span.extracting(start..<min(start + 8, magnitude.count)).littleEndian
        }
        while words.last == 0 { words.removeLast() }
        return words
    }

    /// Divides in place, and returns the remainder.
    private static func divide(_ words: inout [UInt64], by divisor: UInt64) -> UInt64 {
        var remainder: UInt64 = 0
        for position in words.indices.reversed() {
            (words[position], remainder) = divisor.dividingFullWidth((remainder, words[position]))
        }
        while words.last == 0 { words.removeLast() }
        return remainder
    }
}

extension WireBigInt {
    /// Reads decimal digits of any length, without a sign.
    ///
    /// - Complexity: O(n²) with eighteen digits at a time.
    init(digits: some Collection<UInt8>, isNegative: Bool) {
        var words: [UInt64] = []
        var rest = Array(digits)[...]
        while !rest.isEmpty {
            let group = rest.prefix(18)
            rest = rest.dropFirst(18)
            var (factor, carry) = (UInt64(1), UInt64(0))
            for digit in group {
                carry = carry * 10 + UInt64(digit - UInt8(ascii: "0"))
                factor *= 10
            }
            for position in words.indices {
                let (high, low) = words[position].multipliedFullWidth(by: factor)
                let (sum, overflow) = low.addingReportingOverflow(carry)
                words[position] = sum
                carry = high + (overflow ? 1 : 0)
            }
            if carry > 0 { words.append(carry) }
        }
        let magnitude = words.flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) }
        }
        self.init(magnitude: magnitude, isNegative: isNegative)
    }
}

extension WireValue {
    /// The `int` with these bytes in two's complement, least significant byte first.
    package init(littleEndian: some BidirectionalCollection<UInt8>) {
        guard littleEndian.count > 8 else {
            let isNegative = (littleEndian.last ?? 0) >= 0x80
            var bits: UInt64 = isNegative ? .max : 0
            for byte in littleEndian.reversed() { bits = bits << 8 | UInt64(byte) }
            self = .int(Int(truncatingIfNeeded: bits))
            return
        }
        let canonical = WireBigInt.withoutRedundantSign(Array(littleEndian))
        self =
            canonical.count > 8
            ? .bigInt(WireBigInt(canonical: canonical)) : WireValue(littleEndian: canonical)
    }

    /// The `int` with the value of `integer`.
    package init(integer: some BinaryInteger) {
        if let int = Int(exactly: integer) {
            self = .int(int)
        } else {
            let bytes = integer.words.flatMap { word in
                (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt(8 * $0)) }
            }
            // Words of an unsigned integer have no sign bit of their own.
            self.init(littleEndian: integer.signum() < 0 ? bytes : bytes + [0])
        }
    }

    /// Reads a decimal `int` with an optional sign.
    ///
    /// - Returns: `nil` if there is anything but digits, or more of them than Python converts.
    package init?(decimal text: some StringProtocol) {
        if let int = Int(text) {
            self = .int(int)
            return
        }
        let isNegative = text.utf8.first == UInt8(ascii: "-")
        let hasSign = isNegative || text.utf8.first == UInt8(ascii: "+")
        let digits = text.utf8.dropFirst(hasSign ? 1 : 0)
        guard !digits.isEmpty, digits.count <= WireBigInt.longestDecimal,
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        self.init(
            littleEndian: WireBigInt(digits: digits, isNegative: isNegative).littleEndian
        )
    }
}
