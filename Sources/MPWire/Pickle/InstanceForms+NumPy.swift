// Arrays, scalars and types of numpy.
extension InstanceForms {
    /// Subclasses of arrays that numpy itself has, which only show their contents otherwise.
    private static let arrayClasses: Set<WireGlobal> = [
        WireGlobal("numpy", "ndarray"), WireGlobal("numpy", "matrix"),
        WireGlobal("numpy", "recarray"), WireGlobal("numpy.rec", "recarray"),
        WireGlobal("numpy", "memmap"),
    ]

    /// Whether numpy pickles an array, a scalar or a type in this form.
    static func isNumPys(_ form: Form, _ name: String) -> Bool {
        guard form.object.construction == .reduce, form.steps.hasNoItems else { return false }
        let arguments = form.arguments
        switch name {
        case "dtype": return isNumPyType(arguments, form.steps.state)
        case "_reconstruct":
            guard case .global(let cls)? = arguments.first, arrayClasses.contains(cls) else {
                return false
            }
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

    /// Whether numpy pickles a masked array in this form, or the constant that stands for a masked element.
    static func isMasked(_ form: Form, _ name: String) -> Bool {
        let arguments = form.arguments
        guard form.object.construction == .reduce, form.steps.hasNoItems else { return false }
        if name == "MaskedConstant" { return form.isPlainCall && arguments.isEmpty }
        guard name == "_mareconstruct", arguments.count == 4,
            case .global(let cls) = arguments[0], StandardClasses.maskedArrays.contains(cls),
            arguments[1] == .global(WireGlobal("numpy", "ndarray")),
            arguments[2] == .tuple([.int(0)]),
            arguments[3].asText == "b"
                || arguments[3].octets == [UInt8(ascii: "b")],
            case .tuple(let parts)? = form.steps.state, parts.count == 7
        else { return false }
        return isArray(.tuple(Array(parts[..<5]))) && parts[5].isBytes && isFill(parts[6])
    }

    /// The value of masked elements: none, a number or a text, or an array without axes.
    private static func isFill(_ value: WireValue) -> Bool {
        switch value {
        case .null, .bool, .int, .float, .text, .bytes: return true
        case .object(let object):
            return ["_reconstruct", "_frombuffer", "scalar"].contains(object.global?.name)
                && StandardClasses.numpyModules.contains(object.global?.module ?? "")
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
}

extension WireValue {
    var isNumPyType: Bool { isInstance(of: WireGlobal("numpy", "dtype")) }

    fileprivate var isBytes: Bool {
        switch self {
        case .bytes, .bytearray: true
        default: false
        }
    }

    var isShape: Bool {
        guard case .tuple(let lengths) = self else { return false }
        return lengths.allSatisfy { length in
            guard case .int(let length) = length else { return false }
            return length >= 0
        }
    }
}
