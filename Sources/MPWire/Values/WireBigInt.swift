/// A Python `int` beyond 64 bits: stored, compared and printed, but never used in arithmetic.
public struct WireBigInt: Hashable, Sendable {
    /// The value in two's complement, least significant byte first, without redundant sign bytes.
    ///
    /// This is the form of the pickle opcode `LONG1`.
    public let littleEndian: [UInt8]

    /// Wraps canonical bytes as they are.
    package init(canonical littleEndian: [UInt8]) {
        self.littleEndian = littleEndian
    }
}

extension WireBigInt {
    /// Converts an integral number beyond 64 bits; `nil` for every other number.
    package init?(exactly value: Double) {
        guard value.isFinite, value.rounded(.towardZero) == value, Int(exactly: value) == nil else {
            return nil
        }
        let shift = Int(value.exponent) - 52
        let significand = (UInt64(1) << 52) | value.significandBitPattern
        var magnitude = [UInt8](repeating: 0, count: shift / 8)
        let shifted = UInt128(significand) << UInt128(shift % 8)
        for byte in 0..<8 {
            magnitude.append(UInt8(truncatingIfNeeded: shifted >> UInt128(8 * byte)))
        }
        self.init(magnitude: magnitude, isNegative: value < 0)
    }

    /// Converts sign and magnitude (least significant byte first).
    package init(magnitude: [UInt8], isNegative: Bool) {
        var bytes = magnitude + [0]
        if isNegative {
            var carry: UInt16 = 1
            for position in bytes.indices {
                carry += UInt16(~bytes[position])
                bytes[position] = UInt8(truncatingIfNeeded: carry)
                carry >>= 8
            }
        }
        self.init(canonical: Self.withoutRedundantSign(bytes))
    }

    /// Drops sign bytes that the byte before them makes redundant.
    package static func withoutRedundantSign(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        while bytes.count > 1, let last = bytes.last {
            let before = bytes[bytes.count - 2]
            guard last == 0 && before < 0x80 || last == 0xff && before >= 0x80 else { break }
            bytes.removeLast()
        }
        return bytes
    }
}
