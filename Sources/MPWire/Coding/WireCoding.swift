/// Turns Swift values into Python values and back.
///
/// Common types take a direct path that builds and reads ``WireValue`` without `Codable`'s containers: integers,
/// floating-point numbers, booleans, text, `[UInt8]` (Python `bytes`), optionals (`None`), arrays (`list`), sets
/// (`set`), dictionaries with any hashable keys (`dict`), and ``WireValue`` itself. All other types are encoded by
/// their `Codable` conformance: structs as a `dict` with text keys, enumerations as their raw value or as a `dict`
/// with one entry. A property that is `nil` is written as `None`.
package enum WireCoding {
    /// The types' `Decoder.userInfo`; task-local, since few types ask for it, and all others needn't pass it on.
    @TaskLocal package static var userInfo: [CodingUserInfoKey: any Sendable] = [:]

    /// Encodes a value as a Python value.
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

    /// Decodes a value of a Swift type from a Python value.
    ///
    /// Types that Python tells apart aren't converted: neither a `bool` nor a `float` is an integer. But an `int`
    /// that is exactly representable is accepted as a floating-point number, tuples and sets as lists, and lists
    /// as tuples and sets.
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

    /// The Python value of the most common types.
    ///
    /// Asking a type for its protocols takes most of the time of coding a scalar (1,200 of 1,900 instructions for
    /// a key and a number); these types are recognised directly.
    private static func scalar<T>(_ value: T) -> WireValue? {
        if let text = same(value, as: String.self) { return .text(text) }
        if let number = same(value, as: Int.self) { return .int(number) }
        if let number = same(value, as: Double.self) { return .float(number) }
        if let flag = same(value, as: Bool.self) { return .bool(flag) }
        return nil
    }

    /// The same in the other direction; `nil` if the type is another one, or the value has another type.
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

    /// The value as a `To`, if that is its type; else `nil`.
    private static func same<From, To>(_ value: From, as type: To.Type) -> To? {
        // The types are the same, so the bits are, too; a cast would look up far more.
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
