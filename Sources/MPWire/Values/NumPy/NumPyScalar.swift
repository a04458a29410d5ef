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
}
