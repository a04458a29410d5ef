import MPWire

/// Python's `+` of numbers, the only arithmetic that shared objects do.
extension WireValue {
    /// Python's `self + other` for two numbers: an `int` of any size, or a `float` if either is
    /// one.
    ///
    /// - Throws: `TypeError` if either isn't a number, `OverflowError` if an `int` is beyond the
    ///   range of `float`.
    func sum(with other: WireValue, _ work: WorkMeter) throws(PythonException) -> WireValue {
        if case .float = self { return .float(try asReal() + other.addend(to: self).asReal()) }
        if case .float = other { return .float(try addend(to: other).asReal() + other.asReal()) }
        if case .int(let left) = self, case .int(let right) = other {
            let (sum, overflow) = left.addingReportingOverflow(right)
            if !overflow { return .int(sum) }
        }
        guard let left = integerBytes, let right = other.integerBytes else {
            throw Self.cannotAdd(self, other)
        }
        try work.charge(left.count + right.count)
        return WireValue(littleEndian: Self.sum(left, right))
    }

    /// Converts a number to `float` as Python does.
    ///
    /// - Throws: `TypeError` if it isn't a number, `OverflowError` if it is too large.
    func asReal() throws(PythonException) -> Double {
        switch self {
        case .float(let value): return value
        case .bool(let value): return value ? 1 : 0
        case .int(let value): return Double(value)
        case .bigInt(let value):
            guard let real = value.nearestDouble else {
                throw .overflowError("int too large to convert to float")
            }
            return real
        case .null, .text, .surrogateText, .bytes, .bytearray, .list, .tuple, .dict, .set,
            .frozenset, .global, .object, .proxy, .cyclic:
            throw .typeError("must be real number, not \(typeNameInErrors)")
        }
    }

    /// Whether a search for one value finds the other: they are equal, or both NaN.
    func isSame(as other: WireValue, _ work: WorkMeter) throws(PythonException) -> Bool {
        if case .float(let left) = self, case .float(let right) = other, left.isNaN {
            return right.isNaN
        }
        return try isEqual(to: other, work)
    }

    /// The value itself, if it is a number to which `other` can be added.
    private func addend(to other: WireValue) throws(PythonException) -> WireValue {
        guard number != nil else { throw Self.cannotAdd(other, self) }
        return self
    }

    private static func cannotAdd(_ left: WireValue, _ right: WireValue) -> PythonException {
        .typeError(
            "unsupported operand type(s) for +: '\(left.typeNameInErrors)' "
                + "and '\(right.typeNameInErrors)'"
        )
    }

    /// The two's complement of an `int` or `bool`, least significant byte first.
    private var integerBytes: [UInt8]? {
        switch PythonIndex(self) {
        case .inside(let value):
            return (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        case .outside:
            guard case .bigInt(let value) = self else { return nil }
            return value.littleEndian
        case nil: return nil
        }
    }

    /// Adds two numbers in two's complement; the result is one byte longer, for the carry.
    private static func sum(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        let width = max(left.count, right.count) + 1
        func byte(_ bytes: [UInt8], _ position: Int) -> UInt16 {
            if position < bytes.count { return UInt16(bytes[position]) }
            return (bytes.last ?? 0) >= 0x80 ? 0xff : 0
        }
        var carry: UInt16 = 0
        return (0..<width).map { position in
            carry += byte(left, position) + byte(right, position)
            defer { carry >>= 8 }
            return UInt8(truncatingIfNeeded: carry)
        }
    }
}

extension WireBigInt {
    /// The nearest `float`, as Python rounds; `nil` if it is beyond all of them.
    fileprivate var nearestDouble: Double? {
        let bytes = magnitude
        // The leading 64 bits or slightly fewer, and whether anything is set below them: enough to
        // round.
        let kept = bytes.suffix(9)
        let lost = bytes.count - kept.count
        var bits = kept.reversed().reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        if bytes.prefix(lost).contains(where: { $0 != 0 }) { bits |= 1 }
        guard lost <= 128 else { return nil }
        let real = Double(bits) * Double(sign: .plus, exponent: 8 * lost, significand: 1)
        guard real.isFinite else { return nil }
        return isNegative ? -real : real
    }
}
