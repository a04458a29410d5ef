/// The escapes in the text lines of protocol 0.
enum PickleEscapes {
    /// Reads a line of `UNICODE`: Latin-1 with `\uXXXX` and `\UXXXXXXXX`, and no other escapes.
    ///
    /// - Returns: The text as UTF-8 in which surrogates are allowed; `nil` if it isn't valid.
    static func rawUnicode(_ line: ArraySlice<UInt8>) -> [UInt8]? {
        var octets: [UInt8] = []
        var rest = line
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let kind = rest.popFirst() else {
                append(UInt32(byte), to: &octets)
                continue
            }
            guard kind == UInt8(ascii: "u") || kind == UInt8(ascii: "U") else {
                octets.append(byte)
                append(UInt32(kind), to: &octets)
                continue
            }
            guard let codePoint = hexadecimal(&rest, digits: kind == UInt8(ascii: "u") ? 4 : 8),
                codePoint <= 0x10ffff
            else { return nil }
            append(codePoint, to: &octets)
        }
        return octets
    }

    /// Reads a line of `STRING`: a Python 2 literal with its quotes.
    static func quotedString(_ line: ArraySlice<UInt8>) -> [UInt8]? {
        guard let quote = line.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""),
            line.count >= 2, line.last == quote
        else { return nil }
        var octets: [UInt8] = []
        var rest = line.dropFirst().dropLast()
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                octets.append(byte)
                continue
            }
            guard let escape = rest.popFirst(), let value = escaped(escape, &rest) else {
                return nil
            }
            octets += value
        }
        return octets
    }

    private static func escaped(_ escape: UInt8, _ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        switch Unicode.Scalar(escape) {
        case "\\", "'", "\"": return [escape]
        case "n": return [0x0a]
        case "r": return [0x0d]
        case "t": return [0x09]
        case "a": return [0x07]
        case "b": return [0x08]
        case "f": return [0x0c]
        case "v": return [0x0b]
        case "x": return hexadecimal(&rest, digits: 2).map { [UInt8($0)] }
        case "0"..."7":
            var value = UInt32(escape & 7)
            for _ in 0..<2 {
                guard let next = rest.first, (0x30...0x37).contains(next) else { break }
                value = value << 3 | UInt32(next & 7)
                rest.removeFirst()
            }
            return [UInt8(truncatingIfNeeded: value)]
        default: return [UInt8(ascii: "\\"), escape]
        }
    }

    private static func hexadecimal(_ rest: inout ArraySlice<UInt8>, digits: Int) -> UInt32? {
        let text = rest.prefix(digits)
        guard text.count == digits,
            text.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit })
        else { return nil }
        rest.removeFirst(digits)
        return UInt32(String(decoding: text, as: UTF8.self), radix: 16)
    }

    private static func append(_ codePoint: UInt32, to octets: inout [UInt8]) {
        switch codePoint {
        case 0..<0x80: octets.append(UInt8(codePoint))
        case 0x80..<0x800:
            octets.append(0xc0 | UInt8(codePoint >> 6))
            octets.append(0x80 | UInt8(codePoint & 0x3f))
        case 0x800..<0x10000:
            octets.append(0xe0 | UInt8(codePoint >> 12))
            octets.append(0x80 | UInt8(codePoint >> 6 & 0x3f))
            octets.append(0x80 | UInt8(codePoint & 0x3f))
        default:
            octets.append(0xf0 | UInt8(codePoint >> 18))
            octets.append(0x80 | UInt8(codePoint >> 12 & 0x3f))
            octets.append(0x80 | UInt8(codePoint >> 6 & 0x3f))
            octets.append(0x80 | UInt8(codePoint & 0x3f))
        }
    }
}
