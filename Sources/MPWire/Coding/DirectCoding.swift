/// A type that is encoded to a Python value without `Codable`'s containers.
protocol DirectlyEncodable {
    func encodedDirectly() throws(WireCodingError) -> WireValue
}

/// A type that is decoded from a Python value without `Codable`'s containers.
protocol DirectlyDecodable {
    /// Decodes a value, or throws an error that says what was expected.
    static func decodedDirectly(from value: WireValue) throws(WireCodingError) -> Self
}

extension WireValue: DirectlyEncodable, DirectlyDecodable {
    func encodedDirectly() -> WireValue { self }

    static func decodedDirectly(from value: WireValue) -> WireValue { value }
}

extension Bool: DirectlyEncodable, DirectlyDecodable {
    func encodedDirectly() -> WireValue { .bool(self) }

    static func decodedDirectly(from value: WireValue) throws(WireCodingError) -> Bool {
        guard case .bool(let flag) = value else { throw .mismatch(self, value) }
        return flag
    }
}

extension String: DirectlyEncodable, DirectlyDecodable {
    func encodedDirectly() -> WireValue { .text(self) }

    static func decodedDirectly(from value: WireValue) throws(WireCodingError) -> String {
        guard case .text(let text) = value else { throw .mismatch(self, value) }
        return text
    }
}

extension Double: DirectlyEncodable, DirectlyDecodable {
    func encodedDirectly() -> WireValue { .float(self) }

    static func decodedDirectly(from value: WireValue) throws(WireCodingError) -> Double {
        let number: Double? =
            switch value {
            case .float(let number): number
            case .int(let number): Double(exactly: number)
            case .bigInt(let number): Double(exactly: number)
            case .null, .bool, .text, .surrogateText, .bytes, .bytearray, .list, .tuple, .dict,
                .set, .frozenset, .global, .object, .proxy, .cyclic:
                nil
            }
        guard let number else { throw .mismatch(self, value) }
        return number
    }

    /// Converts a number beyond 64 bits, if nothing is lost.
    private init?(exactly number: WireBigInt) {
        // From the sign byte down: if a number fits, each of its prefixes fits as well.
        let sign = Double(number.littleEndian.last.map { Int8(bitPattern: $0) } ?? 0)
        self = number.littleEndian.dropLast().reversed().reduce(sign) { $0 * 256 + Double($1) }
        guard WireBigInt(exactly: self) == number else { return nil }
    }
}

extension Float: DirectlyEncodable, DirectlyDecodable {
    func encodedDirectly() -> WireValue { .float(Double(self)) }

    /// Rounds, since Python has no shorter floats; but a finite number stays finite.
    static func decodedDirectly(from value: WireValue) throws(WireCodingError) -> Float {
        if case .float(let number) = value {
            let rounded = Float(number)
            guard rounded.isInfinite == number.isInfinite else { throw .mismatch(self, value) }
            return rounded
        }
        guard case .int(let number) = value, let exact = Float(exactly: number) else {
            throw .mismatch(self, value)
        }
        return exact
    }
}
