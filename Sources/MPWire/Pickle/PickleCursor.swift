import MPSystem

/// Reads the arguments of opcodes, never beyond the end.
struct PickleCursor {
    /// The pickle, without the bytes in ``insets``.
    private let bytes: ArraySlice<UInt8>
    /// The index in ``bytes`` of the next byte.
    private var position: Int
    /// The insets that haven't been read.
    private var insets: ArraySlice<Inset>
    /// How many bytes of insets have been read.
    private var insetCount = 0
    /// How many bytes of insets haven't been read.
    private var unreadInsetCount: Int

    init(_ bytes: ArraySlice<UInt8>, insets: [Inset] = []) {
        self.bytes = bytes
        self.insets = insets[...]
        unreadInsetCount = insets.reduce(0) { $0 + $1.octets.count }
        position = bytes.startIndex
    }

    /// How many bytes have been read.
    var offset: Int { position - bytes.startIndex + insetCount }

    /// How many bytes are left.
    var remaining: Int { bytes.endIndex - position + unreadInsetCount }

    /// The end of what can be read in one piece.
    private var end: Int { insets.first?.offset ?? bytes.endIndex }

    mutating func byte() throws(PickleError) -> UInt8 {
        guard position < bytes.endIndex else { throw .truncated(at: offset) }
        defer { position += 1 }
        return bytes[position]
    }

    /// Reads `count` bytes; the length is compared with the remaining bytes before anything else.
    mutating func bytes(_ count: Int) throws(PickleError) -> ArraySlice<UInt8> {
        guard count <= end - position else { throw .truncated(at: offset) }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// Reads an unsigned little-endian integer.
    mutating func unsigned(width: Int) throws(PickleError) -> UInt64 {
        var place = position - bytes.startIndex
        guard let value = bytes.span.littleEndian(at: &place, width: width) else {
            throw .truncated(at: offset)
        }
        position += width
        return value
    }

    /// Reads a length of `width` bytes; one that no frame could hold certainly reaches beyond the end.
    mutating func length(width: Int) throws(PickleError) -> Int {
        let start = offset
        guard let length = Int(exactly: try unsigned(width: width)), length <= remaining else {
            throw .truncated(at: start)
        }
        return length
    }

    /// Reads the bytes after a length of `width` bytes.
    mutating func counted(width: Int) throws(PickleError) -> ArraySlice<UInt8> {
        try bytes(try length(width: width))
    }

    /// Reads the bytes after a length of `width` bytes into an array; those of an inset aren't copied.
    mutating func octets(width: Int) throws(PickleError) -> [UInt8] {
        let length = try length(width: width)
        guard let inset = insets.first, inset.offset == position, inset.octets.count == length
        else { return [UInt8](copying: try bytes(length)) }
        insets.removeFirst()
        insetCount += length
        unreadInsetCount -= length
        return inset.octets
    }

    /// Reads up to the next line feed, which is skipped.
    mutating func line() throws(PickleError) -> ArraySlice<UInt8> {
        guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) else {
            throw .truncated(at: offset + remaining)
        }
        defer { position = end + 1 }
        return bytes[position..<end]
    }
}
