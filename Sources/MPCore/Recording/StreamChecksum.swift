/// A checksum of a stream of bytes, whatever pieces they come in.
///
/// It finds bytes that have changed by accident; whoever wants to can make others with the same checksum.
package struct StreamChecksum {
    private static let width = 8
    private static let factor: UInt64 = 0x9e37_79b9_7f4a_7c15

    private var state: UInt64 = 0x51_7cc1_b727_220a
    /// The bytes since the last whole word, the first of them lowest.
    private var rest: UInt64 = 0
    private var restCount = 0
    private var count: UInt64 = 0

    /// Begins with no bytes.
    package init() {}

    /// Adds the next bytes.
    package mutating func add(_ bytes: Span<UInt8>) {
        count &+= UInt64(bytes.count)
        var position = 0
        while restCount > 0, position < bytes.count {
            addToRest(bytes[position])
            position += 1
        }
        let raw = bytes.bytes
        while position + Self.width <= bytes.count {
            mix(raw.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian)
            position += Self.width
        }
        while position < bytes.count {
            addToRest(bytes[position])
            position += 1
        }
    }

    /// The checksum of all bytes so far.
    package var value: UInt64 {
        var end = self
        end.mix(rest)
        end.mix(count)
        return end.state
    }

    /// The checksum in half as many bits.
    var shortValue: UInt32 {
        let value = value
        return UInt32(truncatingIfNeeded: value ^ value >> 32)
    }

    private mutating func addToRest(_ byte: UInt8) {
        rest |= UInt64(byte) << UInt64(8 * restCount)
        restCount += 1
        guard restCount == Self.width else { return }
        mix(rest)
        (rest, restCount) = (0, 0)
    }

    private mutating func mix(_ word: UInt64) {
        state = (state ^ word) &* Self.factor
        state ^= state >> 29
    }
}
