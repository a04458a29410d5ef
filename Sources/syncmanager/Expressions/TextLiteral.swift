internal import MPWire

/// Reads the texts and bytes that stand in quotes.
///
/// The escapes are Python's. Those of JSON are the same but for two, which count in double quotes
/// only, where Python's `repr` never has them: `\/`, and a character beyond U+FFFF as two halves.
struct TextLiteral {
    /// Whether it is a `bytes`.
    private let isBytes: Bool
    /// Whether a backslash is one.
    private let isRaw: Bool

    /// Knows what the letters before the quotes mean; `nil` if they mean nothing here.
    init?(anyPrefix prefix: String) {
        guard ["r", "u", "b", "br", "rb"].contains(prefix.lowercased()) else { return nil }
        self.init(prefix: prefix)
    }

    /// Takes a prefix that is one, or none.
    init(prefix: String) {
        isBytes = prefix.lowercased().contains("b")
        isRaw = prefix.lowercased().contains("r")
    }

    /// Reads from the opening quote to behind the closing one.
    ///
    /// - Throws: `SyntaxError` if there is no closing quote, or for an unknown escape.
    func read(
        _ scalars: [Unicode.Scalar],
        from position: inout Int,
        opening column: Int
    ) throws(SyntaxError) -> WireValue {
        let quote = scalars[position]
        var cursor = Cursor(scalars: scalars, position: position + 1, quote: quote)
        var codePoints: [UInt32] = []
        while true {
            let start = cursor.column
            guard let scalar = cursor.next() else {
                throw SyntaxError(at: column, "the closing \(quote) is missing")
            }
            if scalar == quote { break }
            if scalar != "\\" {
                codePoints.append(scalar.value)
            } else if isRaw {
                codePoints.append(scalar.value)
                if let next = cursor.next() { codePoints.append(next.value) }
            } else {
                codePoints.append(try escape(&cursor, at: start))
            }
        }
        position = cursor.position
        return isBytes
            ? try bytes(codePoints, at: column)
            : Self.text(codePoints, joiningHalves: quote == "\"")
    }

    private func bytes(
        _ codePoints: [UInt32],
        at column: Int
    ) throws(SyntaxError) -> WireValue {
        guard codePoints.allSatisfy({ $0 < 0x100 }) else {
            throw SyntaxError(at: column, "bytes can't hold characters beyond \\xff")
        }
        return .bytes(codePoints.map { UInt8($0) })
    }

    /// What a backslash and the characters after it stand for.
    private func escape(_ cursor: inout Cursor, at column: Int) throws(SyntaxError) -> UInt32 {
        guard let kind = cursor.next() else {
            throw SyntaxError(at: column, "an escape is cut off")
        }
        if let plain = Self.plain[kind] { return plain }
        switch kind {
        case "x": return try cursor.hexadecimal(2, at: column)
        case "u" where !isBytes: return try cursor.hexadecimal(4, at: column)
        case "U" where !isBytes: return try cursor.hexadecimal(8, at: column)
        case "0"..."7": return cursor.octal(kind)
        case "/" where cursor.quote == "\"": return kind.value
        default:
            throw SyntaxError(
                at: column,
                "the escape \\\(kind) is unknown; a backslash itself is written \\\\"
            )
        }
    }

    /// The escapes that are one letter.
    private static let plain: [Unicode.Scalar: UInt32] = [
        "n": 10, "t": 9, "r": 13, "\\": 92, "'": 39, "\"": 34, "a": 7, "b": 8, "f": 12, "v": 11,
    ]

    /// A text of code points, which is valid UTF-8 unless halves of characters stand alone.
    private static func text(_ codePoints: [UInt32], joiningHalves: Bool) -> WireValue {
        let codePoints = joiningHalves ? joined(codePoints) : codePoints
        let scalars = codePoints.compactMap(Unicode.Scalar.init)
        guard scalars.count < codePoints.count else {
            return .text(String(String.UnicodeScalarView(scalars)))
        }
        return .surrogateText(
            codePoints.flatMap { codePoint in
                Unicode.Scalar(codePoint).map { Array(String($0).utf8) } ?? [
                    0xe0 | UInt8(codePoint >> 12), 0x80 | UInt8(codePoint >> 6 & 0x3f),
                    0x80 | UInt8(codePoint & 0x3f),
                ]
            }
        )
    }

    private static func joined(_ codePoints: [UInt32]) -> [UInt32] {
        var joined: [UInt32] = []
        for codePoint in codePoints {
            if (0xdc00...0xdfff).contains(codePoint), let high = joined.last,
                (0xd800...0xdbff).contains(high)
            {
                joined[joined.count - 1] = 0x10000 + (high - 0xd800) << 10 + (codePoint - 0xdc00)
            } else {
                joined.append(codePoint)
            }
        }
        return joined
    }
}

/// Walks through the characters of a text in quotes.
private struct Cursor {
    let scalars: [Unicode.Scalar]
    var position: Int
    let quote: Unicode.Scalar

    var column: Int { position + 1 }

    mutating func next() -> Unicode.Scalar? {
        guard position < scalars.count else { return nil }
        defer { position += 1 }
        return scalars[position]
    }

    /// Reads just so many hexadecimal digits.
    mutating func hexadecimal(_ count: Int, at column: Int) throws(SyntaxError) -> UInt32 {
        let digits = scalars[position...].prefix(count)
        let text = String(String.UnicodeScalarView(digits))
        guard digits.count == count, digits.allSatisfy(\.properties.isASCIIHexDigit),
            let number = UInt32(text, radix: 16), number <= 0x10ffff
        else {
            throw SyntaxError(at: column, "this escape takes \(count) hexadecimal digits")
        }
        position += count
        return number
    }

    /// Reads up to two more octal digits.
    mutating func octal(_ first: Unicode.Scalar) -> UInt32 {
        var number = first.value - 0x30
        for _ in 0..<2 {
            guard position < scalars.count, ("0"..."7").contains(scalars[position]) else { break }
            number = number * 8 + scalars[position].value - 0x30
            position += 1
        }
        return number
    }
}
