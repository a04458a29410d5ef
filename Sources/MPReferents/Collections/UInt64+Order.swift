extension UInt64 {
    /// Maps an int to a number that has the same order.
    init(ordering number: Int) { self = UInt64(bitPattern: Int64(number)) ^ 1 << 63 }

    /// The int that was mapped to this number.
    var orderedInt: Int { Int(Int64(bitPattern: self ^ 1 << 63)) }

    /// Maps a float to a number that has the same order, the same for both zeros.
    ///
    /// - Precondition: It isn't NaN.
    init(ordering number: Double) {
        let bits = number.bitPattern
        if number == 0 {
            self = 1 << 63
        } else {
            self = bits >> 63 == 0 ? bits | 1 << 63 : ~bits
        }
    }

    /// The float that was mapped to this number; zero has no sign.
    var orderedFloat: Double { Double(bitPattern: self >> 63 == 0 ? ~self : self ^ 1 << 63) }

    /// Maps a text to a number: its eight bytes at `start`, padded with zeros.
    init(ordering bytes: Span<UInt8>, from start: Int) {
        self = 0
        if start + 8 <= bytes.count {
            self = UInt64(
                bigEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self)
            )
        } else {
            for index in start..<Swift.max(start, bytes.count) {
                self |= UInt64(bytes[index]) << UInt64(56 - 8 * (index - start))
            }
        }
    }
}
