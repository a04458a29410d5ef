/// The idents of one server: its random text, a hyphen, and a hexadecimal number.
///
/// The number is a counter, so that idents can be read back into numbers, which find objects faster
/// than texts do.
struct IdentSeries {
    /// The prefix of every ident, as bytes of UTF-8.
    private let prefix: [UInt8]
    /// The same as text.
    private let start: String

    /// The largest number of digits.
    private static let mostDigits = 16

    init(serverID: String) {
        start = serverID + "-"
        prefix = Array(start.utf8)
    }

    func ident(of number: UInt64) -> String { start + String(number, radix: 16) }

    /// The number in an ident; `nil` if it isn't one of this series.
    func number(in ident: String) -> UInt64? {
        var ident = ident
        return ident.withUTF8 { number(in: $0.span) }
    }

    /// The number in an ident; `nil` if it isn't one of this series, down to the last byte: each
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

    /// Whether an ident, which must be long enough, has the prefix; compares eight bytes at a time.
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
