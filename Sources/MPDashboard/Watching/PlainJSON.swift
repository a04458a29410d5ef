package import MPWire

/// Plain data as JSON: what statistics, lists and their parts are encoded to.
package enum PlainJSON {
    /// Writes a value that can be encoded for the wire; keys are those of the wire.
    ///
    /// - Throws: `WireCodingError` if it holds something that isn't plain data.
    package static func of(_ value: some Encodable) throws(WireCodingError) -> [UInt8] {
        var text: [UInt8] = []
        append(try WireCoding.encode(value), to: &text)
        return text
    }

    private static func append(_ value: WireValue, to text: inout [UInt8]) {
        switch value {
        case .bool(let value): text += value ? "true".utf8 : "false".utf8
        case .int(let number): text += "\(number)".utf8
        // JSON has no form for the others.
        case .float(let number) where number.isFinite: text += "\(number)".utf8
        case .text(let string): append(string, to: &text)
        case .list(let elements), .tuple(let elements):
            text.append(UInt8(ascii: "["))
            for (place, element) in elements.enumerated() {
                if place > 0 { text.append(UInt8(ascii: ",")) }
                append(element, to: &text)
            }
            text.append(UInt8(ascii: "]"))
        case .dict(let entries):
            text.append(UInt8(ascii: "{"))
            var isFirst = true
            for (key, value) in entries {
                // All keys of plain data are texts.
                guard case .text(let name) = key else { continue }
                if !isFirst { text.append(UInt8(ascii: ",")) }
                isFirst = false
                append(name, to: &text)
                text.append(UInt8(ascii: ":"))
                append(value, to: &text)
            }
            text.append(UInt8(ascii: "}"))
        default: text += "null".utf8
        }
    }

    private static func append(_ string: String, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                text += [UInt8(ascii: "\\"), byte]
            case ..<32:
                let digits = Array("0123456789abcdef".utf8)
                text += "\\u00".utf8
                text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: text.append(byte)
            }
        }
        text.append(UInt8(ascii: "\""))
    }
}
