/// An integer type: Python's `int`, as far as it fits.
protocol DirectInteger: FixedWidthInteger, DirectlyEncodable, DirectlyDecodable {}

extension DirectInteger {
    func encodedDirectly() -> WireValue { WireValue(integer: self) }

    static func decodedDirectly(from value: WireValue) throws(WireCodingError) -> Self {
        let integer: Self? =
            switch value {
            case .int(let number): Self(exactly: number)
            case .bigInt(let number): Self(exactly: number)
            case .null, .bool, .float, .text, .surrogateText, .bytes, .bytearray, .list, .tuple,
                .dict, .set, .frozenset, .global, .object, .proxy, .cyclic:
                nil
            }
        guard let integer else { throw .mismatch(self, value) }
        return integer
    }

    /// Converts a number beyond signed 64 bits, if it fits; only unsigned 64-bit types can hold some
    /// of these.
    private init?(exactly number: WireBigInt) {
        var bytes = number.littleEndian
        guard bytes.count == UInt64.bitWidth / 8 + 1, bytes.removeLast() == 0 else { return nil }
        self.init(exactly: bytes.span.littleEndian)
    }
}

extension Int: DirectInteger {}
extension Int8: DirectInteger {}
extension Int16: DirectInteger {}
extension Int32: DirectInteger {}
extension Int64: DirectInteger {}
extension UInt: DirectInteger {}
extension UInt8: DirectInteger {}
extension UInt16: DirectInteger {}
extension UInt32: DirectInteger {}
extension UInt64: DirectInteger {}
