/// The one place where integers are read out of bytes.
///
/// The functions with a position check the length and are for bytes of strangers; the properties take all bytes of the
/// span, at most eight.
///
/// Always inlined: with a constant width, what is left is one comparison and one load.
extension Span<UInt8> {
    /// The bytes as an unsigned integer, least significant byte first.
    @inline(__always)
    var littleEndian: UInt64 {
        var value: UInt64 = 0
        for place in indices { value |= UInt64(self[place]) << UInt64(8 * place) }
        return value
    }

    /// The bytes as an unsigned integer, most significant byte first.
    @inline(__always)
    var bigEndian: UInt64 { littleEndian.byteSwapped >> (64 - 8 * count) }

    /// Reads an unsigned little-endian integer and moves `position` past it; `nil` if it is cut off.
    @inline(__always)
    func littleEndian(at position: inout Int, width: Int) -> UInt64? {
        guard let value = loaded(at: position, width: width) else { return nil }
        position += width
        return value
    }

    /// Reads an unsigned big-endian integer and moves `position` past it; `nil` if it is cut off.
    @inline(__always)
    func bigEndian(at position: inout Int, width: Int) -> UInt64? {
        guard let value = loaded(at: position, width: width) else { return nil }
        position += width
        return value.byteSwapped >> UInt64(64 - 8 * width)
    }

    /// The bytes at a position as a little-endian integer; `nil` if they are cut off.
    @inline(__always)
    private func loaded(at position: Int, width: Int) -> UInt64? {
        guard position >= 0, width <= count - position else { return nil }
        // One load each, of bytes that were just counted; the compiler makes several of a loop.
        switch width {
        case 1: return UInt64(self[position])
        case 2:
            let value = bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt16.self)
            return UInt64(UInt16(littleEndian: value))
        case 4:
            let value = bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt32.self)
            return UInt64(UInt32(littleEndian: value))
        case 8:
            let value = bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self)
            return UInt64(littleEndian: value)
        default: return extracting(position..<position + width).littleEndian
        }
    }
}
