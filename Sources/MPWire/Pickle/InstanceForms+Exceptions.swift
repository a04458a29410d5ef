// Exceptions: `class(*args)`, and attributes.
extension InstanceForms {
    /// Whether CPython pickles an exception in this form.
    ///
    /// Their state is restored by `setattr`, so names that Python gives a meaning are excluded, and
    /// values are limited to those that the setters of CPython's exceptions neither iterate over nor
    /// convert.
    static func isException(_ form: Form, _ name: String) -> Bool {
        switch form.object.construction {
        case .reduce: break
        case .newObject: guard form.arguments.isEmpty else { return false }
        case .newObjectWithKeywords: return false
        }
        guard form.steps.hasNoItems, hasArguments(form.arguments, name) else { return false }
        guard let state = form.steps.state else { return true }
        guard case .dict(let attributes) = state else { return false }
        return attributes.allSatisfy { key, value in
            guard let key = key.asText else { return false }
            switch key {
            case "__notes__", "args": return value.isListOrTuple
            case "characters_written": return value.isPlainInteger
            default: return key.isPythonName && !key.isPythonSpecialName
            }
        }
    }

    /// Whether an exception of a module has plain arguments and attributes.
    static func isPlainException(_ form: Form) -> Bool {
        guard form.object.construction == .reduce, form.steps.hasNoItems,
            form.arguments.allSatisfy(\.isPlainData)
        else { return false }
        guard let state = form.steps.state else { return true }
        guard case .dict(let attributes) = state, attributes.namesAttributes else { return false }
        return attributes.allSatisfy { $0.value.isPlainData }
    }

    /// Whether the class only stores its arguments; the others look into them.
    static func storesArguments(_ global: WireGlobal) -> Bool {
        global.isException && !StandardClasses.errorsOfTheSystem.contains(global.name)
            && !lookingIntoArguments.contains(global.name)
    }

    private static let lookingIntoArguments: Set<String> = [
        "BaseExceptionGroup", "ExceptionGroup", "IndentationError", "MaybeEncodingError",
        "SyntaxError", "TabError", "UnicodeDecodeError", "UnicodeEncodeError", "UnicodeError",
        "UnicodeTranslateError",
    ]

    private static func hasArguments(_ arguments: [WireValue], _ name: String) -> Bool {
        switch name {
        case "BaseExceptionGroup", "ExceptionGroup":
            arguments.count == 2 && arguments[1].isListOrTuple
        case "SyntaxError", "IndentationError", "TabError":
            arguments.count < 2 || arguments[1].isListOrTuple
        default: true
        }
    }
}

extension WireValue {
    /// Whether it is a `list` or `tuple` of Python.
    fileprivate var isListOrTuple: Bool {
        switch self {
        case .list, .tuple: true
        default: false
        }
    }
}
