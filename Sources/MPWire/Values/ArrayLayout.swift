/// The memory layout of one element of an `array.array`.
package struct ArrayLayout: Sendable {
    private enum Kind { case unsigned, signed, float, character }
    /// How the bits are interpreted.
    private let kind: Kind
    /// The number of bytes of one element.
    package let size: Int
    /// Whether the most significant byte comes first.
    private var isBigEndian = false

    /// The layout that a 64-bit little-endian Linux gives `typecode`.
    package init?(typecode: String) {
        switch typecode {
        case "b": (kind, size) = (.signed, 1)
        case "B": (kind, size) = (.unsigned, 1)
        case "h": (kind, size) = (.signed, 2)
        case "H": (kind, size) = (.unsigned, 2)
        case "i": (kind, size) = (.signed, 4)
        case "I": (kind, size) = (.unsigned, 4)
        case "l", "q": (kind, size) = (.signed, 8)
        case "L", "Q": (kind, size) = (.unsigned, 8)
        case "f": (kind, size) = (.float, 4)
        case "d": (kind, size) = (.float, 8)
        case "u", "w": (kind, size) = (.character, 4)
        default: return nil
        }
    }

    /// What an element is, whatever its size: an integer, a float or a character.
    package var kindOfNumber: String {
        switch kind {
        case .unsigned, .signed: "integer"
        case .float: "float"
        case .character: "character"
        }
    }

    /// The kind of the elements and their size in bytes.
    package var description: String { "\(kind)\(size)" }

    /// The layout of a machine format code of `_array_reconstructor`: 0 and 1 are the single bytes,
    /// then pairs of little and big endian follow.
    init?(format: Int) {
        switch format {
        case 0: (kind, size) = (.unsigned, 1)
        case 1: (kind, size) = (.signed, 1)
        case 2, 3: (kind, size) = (.unsigned, 2)
        case 4, 5: (kind, size) = (.signed, 2)
        case 6, 7: (kind, size) = (.unsigned, 4)
        case 8, 9: (kind, size) = (.signed, 4)
        case 10, 11: (kind, size) = (.unsigned, 8)
        case 12, 13: (kind, size) = (.signed, 8)
        case 14, 15: (kind, size) = (.float, 4)
        case 16, 17: (kind, size) = (.float, 8)
        case 20, 21: (kind, size) = (.character, 4)
        default: return nil
        }
        isBigEndian = format > 1 && !format.isMultiple(of: 2)
    }

    /// The elements in the bytes; a rest that is too short for one is left out.
    package func elements(in bytes: [UInt8]) -> [WireValue] {
        stride(from: 0, through: bytes.count - size, by: size).map { start in
            element(at: start, in: bytes)
        }
    }

    /// The element whose first byte is at `start`.
    package func element(at start: Int, in bytes: [UInt8]) -> WireValue {
        let octets = bytes.span.extracting(start..<start + size)
        return element(isBigEndian ? octets.bigEndian : octets.littleEndian)
    }

    private func element(_ bits: UInt64) -> WireValue {
        let spare = 64 - 8 * size
        switch kind {
        case .signed: return .int(Int(truncatingIfNeeded: bits << UInt64(spare)) >> spare)
        case .unsigned: return WireValue(integer: bits)
        case .float where size == 4:
            return .float(Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
        case .float: return .float(Double(bitPattern: bits))
        case .character:
            let scalar = Unicode.Scalar(UInt32(truncatingIfNeeded: bits))
            return .text(String(scalar ?? "\u{fffd}"))
        }
    }
}
