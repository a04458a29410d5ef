// Numbers.
extension PickleReader {
    mutating func pushLong(lengthWidth: Int) throws(PickleError) {
        let length = try cursor.unsigned(width: lengthWidth)
        guard length <= UInt64(limits.longBytes) else {
            throw exceeded("an int of \(length) bytes")
        }
        let octets = try cursor.bytes(Int(length))
        try push(WireValue(littleEndian: octets), weight: PickleSlot.unit + octets.count)
    }

    /// `INT` also carries the booleans of protocols 0 and 1, as `00` and `01`; `LONG` ends in `L`.
    mutating func pushDecimal(allowsBool: Bool) throws(PickleError) {
        var line = try cursor.line()
        if !allowsBool, line.last == UInt8(ascii: "L") { line.removeLast() }
        guard line.count <= limits.decimalDigits + 1 else {
            throw exceeded("an int of \(line.count) digits")
        }
        // It takes time proportional to the square of the length.
        try work.charge(line.count * line.count / 4096, at: cursor.offset)
        let text = String(decoding: line, as: UTF8.self)
        switch text {
        case "00" where allowsBool: try push(.bool(false))
        case "01" where allowsBool: try push(.bool(true))
        default:
            guard let value = WireValue(decimal: text) else { throw malformed("no int") }
            try push(value, weight: PickleSlot.unit + line.count)
        }
    }

    mutating func pushBinaryFloat() throws(PickleError) {
        try push(.float(Double(bitPattern: try cursor.unsigned(width: 8).byteSwapped)))
    }

    mutating func pushDecimalFloat() throws(PickleError) {
        let text = String(decoding: try cursor.line(), as: UTF8.self)
        // Swift would also read hexadecimal, Python doesn't.
        guard !text.utf8.contains(UInt8(ascii: "x")), let value = Double(text) else {
            throw malformed("no float")
        }
        try push(.float(value))
    }
}

// Texts and byte strings.
extension PickleReader {
    mutating func pushText(lengthWidth: Int) throws(PickleError) {
        try pushText(try cursor.counted(width: lengthWidth))
    }

    private mutating func pushText(_ octets: some Collection<UInt8>) throws(PickleError) {
        let weight = PickleSlot.unit + octets.count
        // Most texts are short and ASCII, and checking those here is faster.
        if octets.count < 64, octets.allSatisfy({ $0 < 0x80 }) {
            try push(.text(String(decoding: octets, as: UTF8.self)), weight: weight)
        } else if let text = String(validating: octets, as: UTF8.self) {
            try push(.text(text), weight: weight)
        } else if WTF8.codePoints(of: octets) != nil {
            try push(.surrogateText(Array(octets)), weight: weight)
        } else {
            throw malformed("text that is not UTF-8")
        }
    }

    mutating func pushRawUnicodeEscape() throws(PickleError) {
        guard let octets = PickleEscapes.rawUnicode(try cursor.line()) else {
            throw malformed("a wrong escape in text")
        }
        try pushText(octets)
    }

    /// Reads Python 2's `str` as Python 3 does by default: as ASCII text.
    mutating func pushASCII(_ octets: some Collection<UInt8>) throws(PickleError) {
        guard octets.allSatisfy({ $0 < 0x80 }) else { throw malformed("a str that is not ASCII") }
        try pushText(octets)
    }

    mutating func pushQuotedString() throws(PickleError) {
        guard let octets = PickleEscapes.quotedString(try cursor.line()) else {
            throw malformed("a str that is not quoted")
        }
        try pushASCII(octets)
    }

    mutating func pushBytes(lengthWidth: Int) throws(PickleError) {
        let octets = try cursor.octets(width: lengthWidth)
        try push(.bytes(octets), weight: PickleSlot.unit + octets.count)
    }

    mutating func pushByteArray() throws(PickleError) {
        let octets = try cursor.octets(width: 8)
        try push(.bytearray(octets), weight: PickleSlot.unit + octets.count)
    }
}
