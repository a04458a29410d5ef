// Instances that aren't containers: calls with numbers and texts.
extension InstanceForms {
    /// Dates, numbers, addresses, paths: calls with few arguments that aren't containers.
    static func isScalar(_ arguments: [WireValue], _ global: WireGlobal) -> Bool {
        let (first, count) = (arguments.first, arguments.count)
        switch (global.module, global.name) {
        case ("decimal", _): return count == 1 && first?.isPlainText == true
        case ("fractions", _):
            return count == 1 && first?.isPlainText == true
                || count == 2 && arguments.allSatisfy(\.isPlainInteger)
        case ("ipaddress", _):
            return count == 1 && (first?.isPlainText == true || first?.isPlainInteger == true)
        case ("pathlib", _), ("pathlib._local", _): return arguments.allSatisfy(\.isPlainText)
        case ("datetime", "timedelta"):
            return count == 3 && arguments.allSatisfy(\.isPlainInteger)
        case ("datetime", "timezone"):
            return (1...2).contains(count)
                && first?.isInstance(of: WireGlobal("datetime", "timedelta")) == true
                && arguments.dropFirst().allSatisfy(\.isPlainText)
        case ("datetime", _):
            guard (1...2).contains(count), case .bytes? = first else { return false }
            guard count == 2, case .object = arguments[1] else { return count == 1 }
            return true
        case ("zoneinfo", "ZoneInfo._unpickle"):
            guard count == 2, case .text(let key)? = first else { return false }
            return isZone(key) && (arguments[1].isPlainInteger || arguments[1].isBool)
        default: return false
        }
    }

    /// Whether this is a key such as `America/Port-au-Prince`: Python opens a file of that name below
    /// its directories of zones, and may import a package.
    private static func isZone(_ key: String) -> Bool {
        let parts = key.split(separator: "/", omittingEmptySubsequences: false)
        return key.utf8.count <= 64
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.utf8.allSatisfy {
                        $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+")
                            || Unicode.Scalar($0).isPythonNamePart
                    }
            }
    }

    static func isUUID(_ form: Form) -> Bool {
        guard form.isNew, let state = form.stateDict else { return false }
        return state[text: "int"]?.isPlainInteger == true
            && state.allSatisfy { key, value in
                key.asText == "int" || key.asText == "is_safe" && value.isPlainInteger
            }
    }

    static func isSafeUUID(_ form: Form) -> Bool {
        form.isPlainCall && form.arguments.count == 1
            && (form.arguments[0].isPlainInteger || form.arguments[0] == .null)
    }
}

extension WireValue {
    fileprivate var isBool: Bool {
        guard case .bool = self else { return false }
        return true
    }
}

extension Unicode.Scalar {
    fileprivate var isPythonNamePart: Bool {
        isASCII && (properties.isAlphabetic || self == "_" || ("0"..."9").contains(self))
    }
}
