// Types of numpy, whose states say where in memory what lies.
//
// numpy believes them: a field outside of its record would be read from elsewhere, and bytes in the place of an object
// would be taken for a pointer. So each field has to lie within the record, and none is an object.
extension InstanceForms {
    /// The largest record, in bytes.
    private static let largestItem = 1 << 30
    /// `NPY_NEEDS_INIT`, `NPY_NEEDS_PYAPI` and `NPY_ALIGNED_STRUCT`: what a record without objects may have.
    private static let harmlessFlags = 8 | 16 | 128

    /// Whether it is `dtype('i4', False, True)` with the state that belongs to it.
    static func isNumPyType(_ arguments: [WireValue], _ state: WireValue?) -> Bool {
        guard arguments.count == 3,
            arguments[1] == .bool(false) || arguments[1] == .int(0),
            arguments[2] == .bool(true) || arguments[2] == .int(1),
            case .tuple(let parts)? = state, parts.count >= 8,
            ["<", ">", "|", "="].contains(parts[1].asText)
        else { return false }
        if arguments[0] == .global(WireGlobal("numpy", "record")) { return isRecord(parts) }
        guard case .text(let code) = arguments[0], let kind = code.first,
            let size = Int(code.dropFirst()), (0..<largestItem).contains(size)
        else { return false }
        if parts[2...4].allSatisfy(\.isNull) { return isSimpleType(kind, size, parts) }
        guard kind == "V", parts[5] == .int(size) else { return false }
        return parts[2].isNull ? isRecord(parts) : isSubarray(parts)
    }

    /// The types of numbers, texts, bytes, times and objects, which have neither fields nor a shape.
    private static func isSimpleType(_ kind: Character, _ size: Int, _ parts: [WireValue]) -> Bool {
        let layout = Array(parts[5...7])
        let isOld = parts.count == 8 && parts[0] == .int(3)
        switch kind {
        case "b", "i", "u", "f", "c":
            return isOld && [1, 2, 4, 8, 16, 32].contains(size) && layout == numbers(-1, -1, 0)
        case "S", "V": return isOld && layout == numbers(size, 1, 0)
        case "U": return isOld && layout == numbers(4 * size, 4, 8)
        case "O": return isOld && size == 8 && layout == numbers(-1, -1, 63)
        case "M", "m":
            return parts.count == 9 && parts[0] == .int(4) && size == 8
                && layout == numbers(-1, -1, 0) && isUnit(parts[8])
        default: return false
        }
    }

    private static func numbers(_ size: Int, _ alignment: Int, _ flags: Int) -> [WireValue] {
        [.int(size), .int(alignment), .int(flags)]
    }

    /// Whether this is a time's unit: a pair of an empty value, and of its name, count and two more
    /// numbers.
    private static func isUnit(_ value: WireValue) -> Bool {
        guard case .tuple(let parts) = value, parts.count == 2,
            parts[0] == .null || parts[0] == .dict([:]), case .tuple(let unit) = parts[1],
            unit.count == 4, case .bytes = unit[0]
        else { return false }
        return unit.dropFirst().allSatisfy(\.isPlainInteger)
    }

    /// Version, order, no shape, names, fields, size, alignment and flags of a record.
    private static func isRecord(_ parts: [WireValue]) -> Bool {
        guard let size = sizeOfStructure(parts), parts[2].isNull,
            case .tuple(let elements) = parts[3], case .dict(let fields) = parts[4]
        else { return false }
        let names = Set(elements.compactMap(\.asText))
        guard names.count == elements.count, fields.count == names.count else { return false }
        return names.allSatisfy { name in
            guard case .tuple(let field)? = fields[text: name], field.count == 2,
                let width = NumPyType.itemSize(field[0]), case .int(let offset) = field[1]
            else { return false }
            return offset >= 0 && width <= size && offset <= size - width
        }
    }

    /// The same of an array within each element: its type and its shape, and neither names nor fields.
    private static func isSubarray(_ parts: [WireValue]) -> Bool {
        guard let size = sizeOfStructure(parts), parts[3].isNull, parts[4].isNull,
            case .tuple(let array) = parts[2], array.count == 2, array[1].isShape,
            let width = NumPyType.itemSize(array[0]), case .tuple(let lengths) = array[1],
            lengths.count <= 32
        else { return false }
        var count = width
        for case .int(let length) in lengths {
            let (product, overflow) = count.multipliedReportingOverflow(by: length)
            guard !overflow else { return false }
            count = product
        }
        return count == size
    }

    /// The size that a state of a structure says, if its version, alignment and flags are numpy's.
    private static func sizeOfStructure(_ parts: [WireValue]) -> Int? {
        guard parts.count == 8, parts[0] == .int(3), case .int(let size) = parts[5],
            (0..<largestItem).contains(size), case .int(let alignment) = parts[6],
            [1, 2, 4, 8, 16].contains(alignment), case .int(let flags) = parts[7],
            flags & ~harmlessFlags == 0
        else { return nil }
        return size
    }
}

extension NumPyType {
    /// The bytes of an element of a type that holds no objects; `nil` for others and for what is no type.
    static func itemSize(_ value: WireValue) -> Int? {
        guard let type = NumPyType(value), type.kind != "O" else { return nil }
        return type.size
    }
}
