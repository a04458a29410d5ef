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
        if let direct = type as? any DirectlyDecodable.Type {
            return cast(try direct.decodedDirectly(from: value))
        }
        do {
            return try T(from: WireDecoder(value: value, type: type))
        } catch {
            throw WireCodingError(error)
        }
    }

    /// Gives a value of type `T` its static type back.
    private static func cast<T>(_ value: any DirectlyDecodable) -> T {
        guard let value = value as? T else {
            preconditionFailure("the direct path made a \(type(of: value)) instead of a \(T.self)")
        }
        return value
    }
}
