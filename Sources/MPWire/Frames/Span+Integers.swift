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
        guard width <= count - position else { return nil }
        defer { position += width }
        return extracting(position..<position + width).littleEndian
    }

    /// Reads an unsigned big-endian integer and moves `position` past it; `nil` if it is cut off.
    @inline(__always)
    func bigEndian(at position: inout Int, width: Int) -> UInt64? {
        guard width <= count - position else { return nil }
        defer { position += width }
        return extracting(position..<position + width).bigEndian
    }
}
