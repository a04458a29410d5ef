/// Text with lone surrogates: UTF-8 in which a surrogate is three bytes like any other code point
/// of that size (Python's error handler `surrogatepass`).
enum WTF8 {
    /// The code points; `nil` if `octets` isn't well formed even so.
    static func codePoints(of octets: some Collection<UInt8>) -> [UInt32]? {
        var codePoints: [UInt32] = []
        codePoints.reserveCapacity(octets.count)
        var rest = octets.makeIterator()
        while let first = rest.next() {
            guard let shape = Shape(first) else { return nil }
            var codePoint = UInt32(first) & shape.mask
            for _ in 0..<shape.following {
                guard let next = rest.next(), next & 0xc0 == 0x80 else { return nil }
                codePoint = codePoint << 6 | UInt32(next & 0x3f)
            }
            guard codePoint >= shape.smallest, codePoint <= 0x10ffff else { return nil }
            codePoints.append(codePoint)
        }
        return codePoints
    }

    /// One value per code point; surrogates stay surrogates.
    static func characters(of octets: [UInt8]) -> [WireValue] {
        (codePoints(of: octets) ?? []).map { codePoint in
            guard let scalar = Unicode.Scalar(codePoint) else {
                return .surrogateText(encodedSurrogate(codePoint))
            }
            return .text(String(scalar))
        }
    }

    private static func encodedSurrogate(_ codePoint: UInt32) -> [UInt8] {
        [
            0xe0 | UInt8(codePoint >> 12), 0x80 | UInt8(codePoint >> 6 & 0x3f),
            0x80 | UInt8(codePoint & 0x3f),
        ]
    }

    /// What the first byte of a sequence says about it.
    private struct Shape {
        let following: Int
        let mask: UInt32
        /// The smallest code point that needs this length; a smaller one is overlong.
        let smallest: UInt32

        init?(_ first: UInt8) {
            switch first {
            case 0..<0x80: (following, mask, smallest) = (0, 0x7f, 0)
            case 0xc2..<0xe0: (following, mask, smallest) = (1, 0x1f, 0x80)
            case 0xe0..<0xf0: (following, mask, smallest) = (2, 0x0f, 0x800)
            case 0xf0..<0xf5: (following, mask, smallest) = (3, 0x07, 0x10000)
            default: return nil
            }
        }
    }
}
