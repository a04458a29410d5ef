/// The value of a scalar of numpy, or of one element of an array.
enum NumPyScalar {
    /// The plain value of `scalar(dtype, bytes)`; `nil` for times, structures and everything that has no plain form.
    static func value(of object: WireObject) -> WireValue? {
        guard object.global?.name == "scalar", object.arguments.count == 2,
            let type = NumPyType(object.arguments[0]), let bytes = object.arguments[1].octets
        else { return nil }
        return type.value(of: bytes[...])
    }
}

extension WireValue {
    /// The plain value of a scalar of numpy; other values as they are.
    package var withoutNumPy: WireValue {
        guard case .object(let object) = self, let value = NumPyScalar.value(of: object) else {
            return self
        }
        return value
    }

    /// The integer that a scalar of numpy, or a member of an enumeration of the standard library, stands for where Python
    /// calls `__index__`, which a truth value of numpy doesn't have; other values as they are.
    package var asInteger: WireValue {
        guard case .object(let object) = self, case .plain(let value) = object.comparisonForm,
            !value.isBool
        else { return self }
        return value
    }

    private var isBool: Bool {
        guard case .bool = self else { return false }
        return true
    }

    /// Whether it is a class or a function.
    var isGlobal: Bool {
        guard case .global = self else { return false }
        return true
    }
}
