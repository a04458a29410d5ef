/// Turns Swift values into Python values and back.
///
/// Common types take a direct path that builds and reads ``WireValue`` without `Codable`'s containers:
/// integers, floating-point numbers, booleans, text, `[UInt8]` (Python `bytes`), optionals (`None`), arrays
/// (`list`), sets (`set`), dictionaries with any hashable keys (`dict`), and ``WireValue`` itself. All other types
/// travel as their `Codable` conformance says: structs as a `dict` with text keys, enumerations as their raw
/// value or as a `dict` with one entry. A property that is `nil` is there as `None`.
package enum WireCoding {
    /// What types find in `Decoder.userInfo`: for a task, since few types ask, and all others needn't pass it on.
    @TaskLocal package static var userInfo: [CodingUserInfoKey: any Sendable] = [:]

    /// Turns a value into a Python value.
    ///
    /// - Parameter value: The value.
    /// - Returns: What Python will see.
    /// - Throws: ``WireCodingError`` if a key has no hashable form, or the type's own `encode(to:)` threw.
    package static func encode<T: Encodable>(_ value: T) throws(WireCodingError) -> WireValue {
        if let scalar = scalar(value) { return scalar }
        if let direct = value as? any DirectlyEncodable { return try direct.encodedDirectly() }
        let node = EncodingNode()
        do {
            try value.encode(to: WireEncoder(node: node))
        } catch {
            throw WireCodingError(error)
        }
        return node.value
    }

    /// Turns a Python value into a value of a Swift type.
    ///
    /// Nothing is converted that Python tells apart: a `bool` is no integer, and a `float` is none either; only
    /// an `int` that is exactly representable is taken for a floating-point number. Tuples and sets are
    /// taken for lists and the other way round.
    ///
    /// - Parameters:
    ///   - value: What Python sent.
    ///   - type: The Swift type.
    /// - Returns: The value.
    /// - Throws: ``WireCodingError``, which says where what was expected and what was found.
    package static func decode<T: Decodable>(
        _ value: WireValue,
        as type: T.Type = T.self
    ) throws(WireCodingError) -> T {
        if let scalar = scalar(of: value, as: type) { return scalar }
        if let direct = type as? any DirectlyDecodable.Type {
            return cast(try direct.decodedDirectly(from: value))
        }
        do {
            return try T(from: WireDecoder(value: value, type: type))
        } catch {
            throw WireCodingError(error)
        }
    }

    /// The Python value of the types that most values have.
    ///
    /// To ask a type for its protocols takes most of what coding a scalar takes (1,200 of 1,900
    /// instructions for a key and a number); these are recognised by what they are.
    private static func scalar<T>(_ value: T) -> WireValue? {
        if let text = same(value, as: String.self) { return .text(text) }
        if let number = same(value, as: Int.self) { return .int(number) }
        if let number = same(value, as: Double.self) { return .float(number) }
        if let flag = same(value, as: Bool.self) { return .bool(flag) }
        return nil
    }

    /// The same in the other direction; `nil` if the value is of another type, too.
    private static func scalar<T>(of value: WireValue, as type: T.Type) -> T? {
        switch value {
        case .text(let text): same(text, as: type)
        case .int(let number): same(number, as: type)
        case .float(let number): same(number, as: type)
        case .bool(let flag): same(flag, as: type)
        case .null, .bigInt, .surrogateText, .bytes, .bytearray, .list, .tuple, .dict, .set,
            .frozenset, .global, .object, .proxy, .cyclic:
            nil
        }
    }

    /// A value as the type that it has, if it has that one.
    private static func same<From, To>(_ value: From, as type: To.Type) -> To? {
        // The types are the same, so that the bits are, too; a cast would look up far more.
        From.self == To.self ? unsafeBitCast(value, to: type) : nil
    }

    /// Gives a value of type `T` its static type back.
    private static func cast<T>(_ value: any DirectlyDecodable) -> T {
        guard let value = value as? T else {
            preconditionFailure("the direct path made a \(type(of: value)) instead of a \(T.self)")
        }
        return value
    }
}
