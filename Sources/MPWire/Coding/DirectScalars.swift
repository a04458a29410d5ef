extension WireValue: DirectlyEncodable, DirectlyDecodable {
    func encodedDirectly(_ form: EncodingForm) -> WireValue { self }

    static func encodedDirectly(_ elements: [WireValue], _ form: EncodingForm) -> [WireValue] {
        elements
    }

    static func decodedDirectly(from value: WireValue) -> WireValue { value }

    static func decodedDirectly(fromAll values: [WireValue]) -> [WireValue] { values }
}

extension Bool: DirectlyEncodable, DirectlyDecodable {
    func encodedDirectly(_ form: EncodingForm) -> WireValue { .bool(self) }

    static func decodedDirectly(from value: WireValue) throws(WireCodingError) -> Bool {
        guard case .bool(let flag) = value.withoutNumPy else { throw .mismatch(self, value) }
        return flag
    }
}

extension String: DirectlyEncodable, DirectlyDecodable {
    func encodedDirectly(_ form: EncodingForm) -> WireValue { .text(self) }

    static func encodedDirectly(_ elements: [String], _ form: EncodingForm) -> [WireValue] {
        elements.map { .text($0) }
    }

    /// Takes paths of `pathlib`, too.
    static func decodedDirectly(from value: WireValue) throws(WireCodingError) -> String {
        if case .text(let text) = value { return text }
        if case .text(let text) = value.withoutNumPy { return text }
        guard let path = value.wireObject?.path else { throw .mismatch(self, value) }
        return path
    }
}

extension Double: DirectlyEncodable, DirectlyDecodable {
    func encodedDirectly(_ form: EncodingForm) -> WireValue { .float(self) }

    static func encodedDirectly(_ elements: [Double], _ form: EncodingForm) -> [WireValue] {
        elements.map { .float($0) }
    }

    static func decodedDirectly(from value: WireValue) throws(WireCodingError) -> Double {
        if case .float(let number) = value { return number }
        let number: Double? =
            switch value.withoutNumPy {
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

    static func decodedDirectly(
        fromAll values: [WireValue]
    ) throws(WireCodingError) -> [Double] {
        try values.decodedEach { value throws(WireCodingError) in try decodedDirectly(from: value) }
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
    func encodedDirectly(_ form: EncodingForm) -> WireValue { .float(Double(self)) }

    static func encodedDirectly(_ elements: [Float], _ form: EncodingForm) -> [WireValue] {
        elements.map { .float(Double($0)) }
    }

    /// Rounds, since Python has no shorter floats; but a finite number stays finite.
    static func decodedDirectly(from value: WireValue) throws(WireCodingError) -> Float {
        let plain = value.withoutNumPy
        if case .float(let number) = plain {
            let rounded = Float(number)
            guard rounded.isInfinite == number.isInfinite else { throw .mismatch(self, value) }
            return rounded
        }
        guard case .int(let number) = plain, let exact = Float(exactly: number) else {
            throw .mismatch(self, value)
        }
        return exact
    }

    static func decodedDirectly(
        fromAll values: [WireValue]
    ) throws(WireCodingError) -> [Float] {
        try values.decodedEach { value throws(WireCodingError) in try decodedDirectly(from: value) }
    }
}

extension Duration: DirectlyEncodable, DirectlyDecodable {
    /// The greatest number of days of a `timedelta`.
    private static let mostDays = 999_999_999
    private static let microsecond: Int128 = 1_000_000_000_000

    /// Rounds to microseconds, of which a `timedelta` consists.
    func encodedDirectly(_ form: EncodingForm) throws(WireCodingError) -> WireValue {
        let half = Self.microsecond / 2 * (attoseconds < 0 ? -1 : 1)
        let microseconds = (attoseconds + half) / Self.microsecond
        guard let duration = WireValue(timedelta: microseconds) else {
            throw .failed(
                at: WirePath(),
                reason: "a Duration of more than \(Self.mostDays) days is no timedelta: \(self)"
            )
        }
        return duration
    }

    static func decodedDirectly(from value: WireValue) throws(WireCodingError) -> Duration {
        guard let microseconds = value.wireObject?.microseconds else {
            throw .mismatch(self, value)
        }
        return Duration(attoseconds: microseconds * microsecond)
    }
}
