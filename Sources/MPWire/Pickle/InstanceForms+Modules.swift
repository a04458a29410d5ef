// Records, enumerations and named tuples of modules that most programs import.
extension InstanceForms {
    /// The longest regular expression that a reader compiles.
    private static let longestPattern = 1024
    /// `re.DEBUG`, which makes the reader print.
    private static let debugFlag = 128

    /// Whether CPython pickles an instance of a class of `StandardClasses+Modules` in this form.
    static func isOfModules(_ form: Form, _ global: WireGlobal) -> Bool {
        let (arguments, steps) = (form.arguments, form.steps)
        switch global.module {
        case "argparse", "logging", "subprocess": return form.isNew && hasAttributes(form)
        case "http", "signal", "socket", "ssl":
            return form.isPlainCall && arguments.count == 1
                && (arguments[0].isPlainInteger || arguments[0].isPlainText)
        case "urllib.parse":
            return form.object.construction == .newObject && steps.isEmpty
                && (1...6).contains(arguments.count)
                && arguments.allSatisfy { $0.isPlainText || $0.octets != nil || $0.isNull }
        case "grp", "os", "pwd", "resource", "time":
            guard form.isPlainCall, (1...2).contains(arguments.count), case .tuple = arguments[0]
            else { return false }
            return arguments.allSatisfy(\.isPlainData)
        case "re" where global.name == "RegexFlag":
            return form.isPlainCall && arguments.count == 1 && arguments[0].isPlainInteger
        case "re":
            guard form.isPlainCall, arguments.count == 2, case .int(let flags) = arguments[1] else {
                return false
            }
            let isShort = arguments[0].elementCount <= longestPattern
            return isShort && flags & debugFlag == 0
                && (arguments[0].isPlainText || arguments[0].octets != nil)
        default: return false
        }
    }

    private static func hasAttributes(_ form: Form) -> Bool {
        guard let attributes = form.stateDict else { return false }
        return attributes.namesAttributes
    }
}

extension WireValue {
    /// Whether it is `None`, a number, a text or bytes, or a container of a few of these.
    var isPlainData: Bool {
        var budget = 10_000
        return isPlainData(depth: 3, &budget)
    }

    private func isPlainData(depth: Int, _ budget: inout Int) -> Bool {
        budget -= 1
        guard budget >= 0 else { return false }
        switch self {
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .bytes, .bytearray:
            return true
        case .list(let elements), .tuple(let elements):
            return depth > 0
                && elements.allSatisfy { $0.isPlainData(depth: depth - 1, &budget) }
        case .dict(let entries):
            return depth > 0
                && entries.allSatisfy { key, value in
                    key.isPlainData(depth: 0, &budget)
                        && value.isPlainData(depth: depth - 1, &budget)
                }
        case .set, .frozenset, .global, .object, .proxy, .cyclic: return false
        }
    }
}
