extension WireNumber {
    /// Whether Python's `<` is true; always `false` with NaN on either side.
    ///
    /// - Throws: `RuntimeError` if too little work is left.
    package func isLess(
        than other: WireNumber,
        _ work: WorkMeter
    ) throws(PythonException) -> Bool {
        try work.charge(1 + conversionCost(with: other))
        return isLess(than: other)
    }

    /// How many steps it takes to bring both into one form.
    private func conversionCost(with other: WireNumber) -> Int {
        switch (self, other) {
        case (.decimal, .float), (.float, .decimal), (.fraction, .float), (.float, .fraction): 1000
        case (.decimal, .decimal), (.fraction, .fraction): 0
        case (.decimal, _), (_, .decimal), (.fraction, _), (_, .fraction): 20
        case (.int, _), (.bigInt, _), (.float, _): 0
        }
    }

    /// Whether Python's `<` is true; always `false` with NaN on either side.
    func isLess(than other: WireNumber) -> Bool {
        switch (self, other) {
        case (.int(let left), .int(let right)): left < right
        case (.float(let left), .float(let right)): left < right
        case (.bigInt(let left), .bigInt(let right)): left.isLess(than: right)
        case (.int, .bigInt(let right)): !right.isNegative
        case (.bigInt(let left), .int): left.isNegative
        case (.int(let left), .float(let right)): Self.isLess(left, than: right)
        case (.float(let left), .int(let right)): Self.isLess(left, than: right)
        // A float that is still in this form is infinite, NaN, or has a fraction and so is small.
        case (.bigInt(let left), .float(let right)):
            right.isInfinite ? right > 0 : !right.isNaN && left.isNegative
        case (.float(let left), .bigInt(let right)):
            left.isInfinite ? left < 0 : !left.isNaN && !right.isNegative
        case (.fraction(let numerator, let denominator), .int(let right)):
            Int128(numerator) < Int128(right) * Int128(denominator)
        case (.int(let left), .fraction(let numerator, let denominator)):
            Int128(left) * Int128(denominator) < Int128(numerator)
        case (.fraction(let numerator, let denominator), .fraction(let other, let its)):
            Int128(numerator) * Int128(its) < Int128(other) * Int128(denominator)
        case (.decimal, _), (_, .decimal), (.fraction, _), (_, .fraction):
            isLessInDecimals(than: other)
        }
    }

    private func isLessInDecimals(than other: WireNumber) -> Bool {
        if case .float(let value) = self, !value.isFinite { return value < 0 }
        if case .float(let value) = other, !value.isFinite { return value > 0 }
        guard let left = decimal, let right = other.decimal else {
            // A longer integer than Python converts lies beyond everything but other integers.
            if case .bigInt(let value) = self { return value.isNegative }
            if case .bigInt(let value) = other { return !value.isNegative }
            return false
        }
        return left.multiplied(by: other.denominator)
            .isLess(than: right.multiplied(by: denominator))
    }

    /// The number, without its ``denominator``.
    private var decimal: WireDecimal? {
        switch self {
        case .int(let value): WireDecimal(value)
        case .bigInt(let value): WireDecimal(value)
        case .float(let value): WireDecimal(value)
        case .decimal(let value): value
        case .fraction(let numerator, _): WireDecimal(numerator)
        }
    }

    private var denominator: Int {
        guard case .fraction(_, let denominator) = self else { return 1 }
        return denominator
    }

    /// Compares an int with a float; a float between two integers is greater than the one that it
    /// is rounded down to.
    private static func isLess(_ left: Int, than right: Double) -> Bool {
        guard let floor = Int(exactly: right.rounded(.down)) else { return right > 0 }
        return left <= floor
    }

    private static func isLess(_ left: Double, than right: Int) -> Bool {
        guard let floor = Int(exactly: left.rounded(.down)) else { return left < 0 }
        return floor < right
    }
}

extension WireBigInt {
    fileprivate func isLess(than other: WireBigInt) -> Bool {
        guard isNegative == other.isNegative else { return isNegative }
        guard littleEndian.count == other.littleEndian.count else {
            return (littleEndian.count < other.littleEndian.count) != isNegative
        }
        // Two's complements of the same length and sign are ordered like unsigned bytes.
        return littleEndian.reversed().lexicographicallyPrecedes(other.littleEndian.reversed())
    }
}
