/// A type of numpy with elements of one size.
struct NumPyType {
    /// The type as it came.
    let value: WireValue
    /// Its letter, such as `i` for integers.
    let kind: Character
    /// The number of bytes of an element.
    let size: Int
    let isBigEndian: Bool

    /// Reads `dtype('i4', False, True)` and its state; `nil` for everything else.
    init?(_ value: WireValue) {
        guard case .object(let object) = value, object.global == WireGlobal("numpy", "dtype"),
            case .tuple(let parts)? = object.state, parts.count >= 2,
            let (kind, number) = Self.code(object.arguments.first, parts)
        else { return nil }
        self.value = value
        self.kind = kind
        size = kind == "U" ? 4 * number : number
        isBigEndian = parts[1] == .text(">")
    }

    /// The letter and the number of `i4`; a record has the class of its scalars instead.
    private static func code(_ code: WireValue?, _ parts: [WireValue]) -> (Character, Int)? {
        let sizes = 0..<1 << 30
        switch code {
        case .text(let text)?:
            guard let kind = text.first, let number = Int(text.dropFirst()), sizes.contains(number)
            else { return nil }
            return (kind, number)
        case .global(WireGlobal("numpy", "record"))?:
            guard parts.count > 5, case .int(let size) = parts[5], sizes.contains(size) else {
                return nil
            }
            return ("V", size)
        default: return nil
        }
    }

    /// The name of the class of a scalar, such as `numpy.float32`.
    var scalarName: String {
        switch kind {
        case "b": "numpy.bool"
        case "i": "numpy.int\(8 * size)"
        case "u": "numpy.uint\(8 * size)"
        case "f": "numpy.float\(8 * size)"
        case "c": "numpy.complex\(8 * size)"
        case "U": "numpy.str_"
        case "S": "numpy.bytes_"
        case "M": "numpy.datetime64"
        case "m": "numpy.timedelta64"
        default: "numpy.void"
        }
    }

    /// The plain value of an element; `nil` if it has none.
    func value(of bytes: ArraySlice<UInt8>) -> WireValue? {
        guard bytes.count == size else { return kind == "S" ? .bytes(Array(bytes)) : nil }
        switch kind {
        case "b" where size == 1: return bytes.first.map { .bool($0 != 0) }
        case "i" where size <= 8: return .int(signed(bits(bytes)))
        case "u" where size <= 8: return WireValue(integer: bits(bytes))
        case "f": return float(bytes).map { .float($0) }
        case "c":
            guard let real = complexPart(bytes.prefix(size / 2)),
                let imaginary = complexPart(bytes.suffix(size / 2))
            else { return nil }
            return .object(
                WireObject(
                    .reduce,
                    .global(WireGlobal("builtins", "complex")),
                    [.float(real), .float(imaginary)]
                )
            )
        case "S": return .bytes(Array(bytes))
        case "U": return text(bytes).map { .text($0) }
        default: return nil
        }
    }

    /// What an element is shown as: a record as the tuple of its fields, and what has no plain value as its bytes.
    ///
    /// Records within records are bytes, since one of a few bytes may have very many.
    func shown(_ bytes: ArraySlice<UInt8>, withFields: Bool = true) -> WireValue {
        guard kind == "V", withFields, case .object(let type) = value,
            case .tuple(let parts)? = type.state,
            parts.count > 4, case .tuple(let names) = parts[3], case .dict(let fields) = parts[4]
        else { return self.value(of: bytes) ?? time(bytes)?.first ?? .bytes(Array(bytes)) }
        return .tuple(
            names.map { name in
                guard case .tuple(let field)? = name.asText.flatMap({ fields[text: $0] }),
                    field.count >= 2, let type = NumPyType(field[0]),
                    case .int(let offset) = field[1], offset >= 0,
                    offset <= bytes.count - type.size
                else { return .null }
                return type.shown(bytes.dropFirst(offset).prefix(type.size), withFields: false)
            }
        )
    }

    func bits(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        let ordered = isBigEndian ? Array(bytes) : bytes.reversed()
        return ordered.reduce(0) { $0 << 8 | UInt64($1) }
    }

    func signed(_ bits: UInt64) -> Int {
        let unused = UInt64(64 - 8 * size)
        return Int(Int64(bitPattern: bits << unused) >> Int64(unused))
    }

    private func float(_ bytes: ArraySlice<UInt8>) -> Double? {
        switch bytes.count {
        case 2: Double(Float16(bitPattern: UInt16(bits(bytes))))
        case 4: Double(Float(bitPattern: UInt32(bits(bytes))))
        case 8: Double(bitPattern: bits(bytes))
        default: nil
        }
    }

    private func complexPart(_ bytes: ArraySlice<UInt8>) -> Double? { float(bytes) }

    /// A text of code points, padded with zeros.
    private func text(_ bytes: ArraySlice<UInt8>) -> String? {
        var scalars: [Unicode.Scalar] = []
        for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: 4) {
            let number = UInt32(truncatingIfNeeded: bits(bytes[start..<start + 4]))
            guard let scalar = Unicode.Scalar(number) else { return nil }
            scalars.append(scalar)
        }
        while scalars.last == "\0" { scalars.removeLast() }
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        return text
    }
}

// numpy's names of types, such as `<f8`.
extension NumPyType {
    /// The kinds whose elements are plain values, and nothing but their bytes.
    private static let plainKinds: Set<Character> = ["b", "i", "u", "f", "c", "S", "U"]

    /// The name; `nil` for records, times and what else has more to say.
    var dtype: String? {
        guard Self.plainKinds.contains(kind) else { return nil }
        let order = isBigEndian ? ">" : ["b", "S"].contains(kind) || size == 1 ? "|" : "<"
        return "\(order)\(kind)\(kind == "U" ? size / 4 : size)"
    }

    /// Reads a name.
    init?(dtype: String) {
        guard let order = dtype.first, "<>|".contains(order), let kind = dtype.dropFirst().first,
            Self.plainKinds.contains(kind)
        else { return nil }
        self.init(Self.wireValue(dtype: dtype))
    }

    /// The type of a name as numpy pickles it.
    static func wireValue(dtype: String) -> WireValue {
        let code = String(dtype.dropFirst())
        // Texts and bytes have their size in their state once more.
        let number = Int(code.dropFirst()) ?? 0
        let size: (itemSize: Int, alignment: Int) =
            switch code.first {
            case "U": (4 * number, 4)
            case "S": (number, 1)
            default: (-1, -1)
            }
        let state: [WireValue] = [
            .int(3), .text(String(dtype.prefix(1))), .null, .null, .null, .int(size.itemSize),
            .int(size.alignment), .int(0),
        ]
        return .object(
            WireObject(
                .reduce,
                .global(WireGlobal("numpy", "dtype")),
                [.text(code), .bool(false), .bool(true)],
                steps: [.build(.tuple(state))]
            )
        )
    }
}
