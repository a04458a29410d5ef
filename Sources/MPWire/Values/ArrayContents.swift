/// The elements of an `array.array`, in whichever of its three pickled forms it came.
///
/// | form | made by |
/// |---|---|
/// | `array(typecode, bytes)` in the sender's byte order and sizes | managers |
/// | `array(typecode, list)` | protocols 0 to 2 |
/// | `_array_reconstructor(array, typecode, format, bytes)` | protocols 3 and newer |
struct ArrayContents {
    /// Python's type code, such as `i`.
    let typecode: String
    /// The elements.
    let elements: [WireValue]

    /// Reads `object`, or gives `nil` if it is none of the three forms.
    init?(_ object: WireObject) {
        let arguments = object.arguments
        if arguments.count == 4, case .text(let typecode) = arguments[1],
            case .int(let format) = arguments[2], case .bytes(let bytes) = arguments[3],
            let layout = Layout(format: format)
        {
            self.typecode = typecode
            self.elements = layout.elements(in: bytes)
            return
        }
        guard let first = arguments.first, case .text(let typecode) = first else { return nil }
        self.typecode = typecode
        switch arguments.dropFirst().first {
        case .list(let elements)?: self.elements = elements
        case .bytes(let bytes)?:
            guard let layout = Layout(typecode: typecode) else { return nil }
            self.elements = layout.elements(in: bytes)
        case .text(let text)?:
            self.elements = text.unicodeScalars.map { .text(String($0)) }
        case nil: self.elements = []
        default: return nil
        }
    }

    /// How one element is laid out in memory.
    private struct Layout {
        enum Kind { case unsigned, signed, float, character }
        let kind: Kind
        let size: Int
        var isBigEndian = false

        /// The layout that a 64-bit little-endian Linux gives `typecode`.
        init?(typecode: String) {
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

        /// The layout of a machine format code of `_array_reconstructor`: 0 and 1 are the single
        /// bytes, then follow pairs of little and big endian.
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

        func elements(in bytes: [UInt8]) -> [WireValue] {
            stride(from: 0, through: bytes.count - size, by: size).map { start in
                let octets = bytes[start..<start + size]
                let bits =
                    isBigEndian
                    ? octets.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                    : octets.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                return element(bits)
            }
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
}
