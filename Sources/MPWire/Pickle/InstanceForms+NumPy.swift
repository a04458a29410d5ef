// Arrays, scalars and types of numpy.
extension InstanceForms {
    /// Whether numpy pickles an array, a scalar or a type in this form; of the types, those of numbers,
    /// texts, bytes, times and objects.
    ///
    /// Structured types are excluded: their state says where in memory fields lie, and numpy believes it.
    static func isNumPys(_ form: Form, _ name: String) -> Bool {
        guard form.object.construction == .reduce, form.steps.hasNoItems else { return false }
        let arguments = form.arguments
        switch name {
        case "dtype": return isType(arguments, form.steps.state)
        case "_reconstruct":
            guard arguments.first == .global(WireGlobal("numpy", "ndarray")) else { return false }
            return form.steps.state.map(isArray) ?? true
        case "scalar":
            return form.steps.isEmpty && arguments.count == 2 && arguments[0].isNumPyType
                && arguments[1].isBytes
        case "_frombuffer":
            guard form.steps.isEmpty, arguments.count == 4 else { return false }
            return arguments[0].isBytes && arguments[1].isNumPyType && arguments[2].isShape
                && ["C", "F", "A"].contains(arguments[3].asText)
        default: return false
        }
    }

    /// The state of an array: version, shape, type, order, contents.
    private static func isArray(_ state: WireValue) -> Bool {
        guard case .tuple(let parts) = state, parts.count == 5, parts[0] == .int(1),
            parts[1].isShape, case .object(let type) = parts[2], parts[2].isNumPyType,
            case .bool = parts[3]
        else { return false }
        if case .list = parts[4] { return type.arguments.first?.asText?.hasPrefix("O") == true }
        return parts[4].isBytes
    }

    /// `dtype('i4', False, True)` and the state that belongs to it.
    private static func isType(_ arguments: [WireValue], _ state: WireValue?) -> Bool {
        guard arguments.count == 3, case .text(let code) = arguments[0],
            arguments[1] == .bool(false) || arguments[1] == .int(0),
            arguments[2] == .bool(true) || arguments[2] == .int(1),
            let kind = code.first, let size = Int(code.dropFirst()), size >= 0, size < 1 << 30,
            case .tuple(let parts)? = state
        else { return false }
        let plain: [WireValue] = [.null, .null, .null]
        guard parts.count >= 8, Array(parts[2...4]) == plain,
            ["<", ">", "|", "="].contains(parts[1].asText)
        else { return false }
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
}

extension WireValue {
    fileprivate var isNumPyType: Bool { isInstance(of: WireGlobal("numpy", "dtype")) }

    fileprivate var isBytes: Bool {
        switch self {
        case .bytes, .bytearray: true
        default: false
        }
    }

    fileprivate var isShape: Bool {
        guard case .tuple(let lengths) = self else { return false }
        return lengths.allSatisfy { length in
            guard case .int(let length) = length else { return false }
            return length >= 0
        }
    }
}
