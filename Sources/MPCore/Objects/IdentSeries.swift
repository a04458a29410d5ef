/// The idents of one server: its random text, a hyphen, and a number in hexadecimal digits.
///
/// They are made of a counter, so that they can be read back into numbers, by which objects are found
/// faster than by texts.
struct IdentSeries {
    /// What every ident begins with, as octets of UTF-8.
    private let prefix: [UInt8]
    /// The same as text.
    private let start: String

    /// The most digits that a number has.
    private static let mostDigits = 16

    /// Begins the series of a server.
    init(serverID: String) {
        start = serverID + "-"
        prefix = Array(start.utf8)
    }

    /// The ident with a number.
    func ident(of number: UInt64) -> String { start + String(number, radix: 16) }

    /// The number in an ident; `nil` if it is none of this series.
    func number(in ident: String) -> UInt64? {
        var ident = ident
        return ident.withUTF8 { number(in: $0.span) }
    }

    /// The number in an ident; `nil` if it is none of this series, down to the last octet: each
    /// number has one ident.
    func number(in ident: Span<UInt8>) -> UInt64? {
        let digits = ident.count - prefix.count
        guard digits > 0, digits <= Self.mostDigits else { return nil }
        guard hasPrefix(ident) else { return nil }
        guard ident[prefix.count] != UInt8(ascii: "0") else { return nil }
        var number: UInt64 = 0
        for index in prefix.count..<ident.count {
            guard let digit = Self.digit(ident[index]) else { return nil }
            number = number << 4 | digit
        }
        return number
    }

    /// Whether an ident that is long enough begins as it has to; eight octets at a time.
    private func hasPrefix(_ ident: Span<UInt8>) -> Bool {
        let (octets, expected) = (ident.bytes, prefix.span.bytes)
        var offset = 0
        while offset + 8 <= prefix.count {
            let word = octets.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let wanted = expected.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
            guard word == wanted else { return false }
            offset += 8
        }
        for index in offset..<prefix.count where prefix[index] != ident[index] { return false }
        return true
    }

    private static func digit(_ octet: UInt8) -> UInt64? {
        switch octet {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(octet - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(octet - UInt8(ascii: "a") + 10)
        default: nil
        }
    }
}
