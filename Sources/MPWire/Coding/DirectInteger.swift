/// An integer type: Python's `int`, as far as it fits.
protocol DirectInteger: FixedWidthInteger, DirectlyEncodable, DirectlyDecodable {}

extension DirectInteger {
    func encodedDirectly(_ form: EncodingForm) -> WireValue { WireValue(integer: self) }

    static func encodedDirectly(_ elements: [Self], _ form: EncodingForm) -> [WireValue] {
        elements.map { WireValue(integer: $0) }
    }

    static func decodedDirectly(from value: WireValue) throws(WireCodingError) -> Self {
        let integer: Self? =
            switch value.withoutNumPy {
            case .int(let number): Self(exactly: number)
            case .bigInt(let number): Self(exactly: number)
            case .null, .bool, .float, .text, .surrogateText, .bytes, .bytearray, .list, .tuple,
                .dict, .set, .frozenset, .global, .object, .proxy, .cyclic:
                nil
            }
        guard let integer else { throw .mismatch(self, value) }
        return integer
    }

    static func decodedDirectly(
        fromAll values: [WireValue]
    ) throws(WireCodingError) -> [Self] {
        try values.decodedEach { value throws(WireCodingError) in
            if case .int(let number) = value, let exact = Self(exactly: number) { return exact }
            return try decodedDirectly(from: value)
        }
    }

    /// Converts a number beyond signed 64 bits, if it fits.
    private init?(exactly number: WireBigInt) {
        // A byte for the sign that an unsigned type doesn't have.
        guard number.littleEndian.count <= Self.bitWidth / 8 + 1,
            let sign = number.littleEndian.last.map({ Int8(bitPattern: $0) }),
            Self.isSigned || sign >= 0
        else { return nil }
        let wide = number.littleEndian.dropLast().reversed().reduce(Self(truncatingIfNeeded: sign))
        {
            $0 << 8 | Self(truncatingIfNeeded: $1)
        }
        // The byte for the sign, or the first one after it, may have been shifted out.
        guard WireValue(integer: wide) == .bigInt(number) else { return nil }
        self = wide
    }
}

extension Int: DirectInteger {
    static func encodedDirectly(_ elements: [Int], _ form: EncodingForm) -> [WireValue] {
        elements.map { .int($0) }
    }
}
extension Int8: DirectInteger {}
extension Int16: DirectInteger {}
extension Int32: DirectInteger {}
extension Int64: DirectInteger {}
extension Int128: DirectInteger {}
extension UInt: DirectInteger {}
extension UInt8: DirectInteger {}
extension UInt16: DirectInteger {}
extension UInt32: DirectInteger {}
extension UInt64: DirectInteger {}
extension UInt128: DirectInteger {}
