public import MPWire

/// The types that most keys and values have, coded where the program's types are known.
@usableFromInline
enum PipelineScalar {
    /// The Python value; `nil` if the type is another one.
    @inlinable
    static func encoded<Value>(_ value: Value) -> WireValue? {
        if let text = same(value, as: String.self) { return .text(text) }
        if let number = same(value, as: Int.self) { return .int(number) }
        if let number = same(value, as: Double.self) { return .float(number) }
        if let flag = same(value, as: Bool.self) { return .bool(flag) }
        return nil
    }

    /// The Swift value; `nil` if the type is another one, or the value has another type.
    @inlinable
    static func decoded<Value>(_ value: WireValue) -> Value? {
        if Value.self == String.self, case .text(let text) = value {
            return same(text, as: Value.self)
        }
        if Value.self == Int.self, case .int(let number) = value {
            return same(number, as: Value.self)
        }
        if Value.self == Double.self, case .float(let number) = value {
            return same(number, as: Value.self)
        }
        if Value.self == Bool.self, case .bool(let flag) = value {
            return same(flag, as: Value.self)
        }
        return nil
    }

    @inlinable
    static func same<From, To>(_ value: From, as type: To.Type) -> To? {
        From.self == To.self ? unsafeBitCast(value, to: type) : nil
    }
}
