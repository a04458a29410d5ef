/// The outer form of a recording: a mark, then frames, each with its length and checksum.
///
/// | size | meaning |
/// |---|---|
/// | 8 | ``mark``, once |
/// | 4 | length of the frame's entries in bytes, little-endian |
/// | 8 | ``StreamChecksum`` of the entries, little-endian |
/// | … | the entries |
package enum RecordingFormat {
    /// The bytes with which each recording begins.
    package static let mark = Array("MPRECORD".utf8)
    /// The version that is written and read.
    package static let version: UInt64 = 1
    /// The length of a frame's header in bytes.
    package static let headerSize = 12
    /// The longest frame in bytes; whatever announces more is damaged.
    package static let longestFrame = Int(Int32.max)

    /// Makes a frame's header.
    package static func header(of entries: [UInt8]) -> [UInt8] {
        var checksum = StreamChecksum()
        checksum.add(entries.span)
        return UInt32(entries.count).littleEndianBytes + checksum.value.littleEndianBytes
    }

    /// Reads a frame's header.
    ///
    /// - Throws: `damaged` if the frame is empty or too long.
    package static func readHeader(
        _ bytes: [UInt8]
    ) throws(RecordingError) -> (length: Int, checksum: UInt64) {
        precondition(bytes.count == headerSize, "a header has \(headerSize) bytes")
        let length = bytes[..<4].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length > 0, length <= longestFrame else { throw .damaged }
        return (length, bytes[4...].reversed().reduce(0) { $0 << 8 | UInt64($1) })
    }

    /// Checks the entries of a frame.
    ///
    /// - Throws: `damaged` if the checksum is another one.
    package static func check(_ entries: [UInt8], _ checksum: UInt64) throws(RecordingError) {
        var found = StreamChecksum()
        found.add(entries.span)
        guard found.value == checksum else { throw .damaged }
    }
}

extension FixedWidthInteger {
    /// The bytes, the lowest first.
    var littleEndianBytes: [UInt8] {
        (0..<Self.bitWidth / 8).map { UInt8(truncatingIfNeeded: self >> Self($0 * 8)) }
    }
}
