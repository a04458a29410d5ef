/// Turns Swift values into Python values and back.
///
/// Common types take a direct path that builds and reads ``WireValue`` without `Codable`'s containers: integers,
/// floating-point numbers, booleans, text, durations, `[UInt8]` (Python `bytes`), optionals (`None`), arrays (`list`),
/// sets (`set`), dictionaries with any hashable keys (`dict`), and ``WireValue`` itself. Then come types that convert
/// themselves, ``WireValueConvertible``. All other types are encoded by their `Codable` conformance: structs as a
/// `dict` with text keys, enumerations as their raw value, their name or a `dict` with one entry. A property that is
/// `nil` is written as `None`. Keys and members take a form that Python can hash, ``EncodingForm``.
package enum WireCoding {
    /// The types' `Decoder.userInfo`; task-local, since few types ask for it, and all others needn't pass it on.
    @TaskLocal package static var userInfo: [CodingUserInfoKey: any Sendable] = [:]

    /// Encodes a value as a Python value.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - form: What the parts become: `.hashable` for a key or a member.
    /// - Returns: What Python will see.
    /// - Throws: ``WireCodingError`` if Python has nothing like it, or the type's own `encode(to:)` threw.
    package static func encode<T: Encodable>(
        _ value: T,
        _ form: EncodingForm = .plain
    ) throws(WireCodingError) -> WireValue {
        if let scalar = scalar(value) { return scalar }
        if let direct = value as? any DirectlyEncodable { return try direct.encodedDirectly(form) }
        if let convertible = value as? any WireValueConvertible {
            return try encode(convertible: convertible)
        }
        return try encodeByCodable(value, form)
    }

    /// Encodes a value by what its type does itself.
    static func encode(
        convertible value: any WireValueConvertible
    ) throws(WireCodingError) -> WireValue {
        do {
            return try value.wireValue
        } catch {
            throw WireCodingError(error)
        }
    }

    /// Encodes a value by its `Codable` conformance alone.
    static func encodeByCodable<T: Encodable>(
        _ value: T,
        _ form: EncodingForm
    ) throws(WireCodingError) -> WireValue {
        try FoundationTypes.check(T.self)
        let node = EncodingNode(form)
        try encode(value, into: node)
        return node.value
    }

    /// Has a value write itself into a node, which is empty.
    static func encode<T: Encodable>(
        _ value: T,
        into node: EncodingNode
    ) throws(WireCodingError) {
        do {
            try value.encode(to: WireEncoder(node: node))
        } catch {
            throw WireCodingError(error)
        }
        guard node.form.isPositional, let type = T.self as? any Decodable.Type else { return }
        try node.checkOrder(of: type)
    }

    /// Decodes a value of a Swift type from a Python value.
    ///
    /// Types that Python tells apart aren't converted: neither a `bool` nor a `float` is an integer. But an `int`
    /// that is exactly representable is accepted as a floating-point number, tuples, sets and arrays as lists, and
    /// lists as tuples and sets; a tuple as a struct, by the order of its properties; and an instance of a Python class
    /// as a struct, by the names of its attributes.
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
        switch value {
        case .text(let text) where T.self == String.self: return sameType(text)
        case .int(let number) where T.self == Int.self: return sameType(number)
        case .float(let number) where T.self == Double.self: return sameType(number)
        case .bool(let flag) where T.self == Bool.self: return sameType(flag)
        case .text, .int, .float, .bool, .null, .bigInt, .surrogateText, .bytes, .bytearray, .list,
            .tuple, .dict, .set, .frozenset, .global, .object, .proxy, .cyclic:
            return try decodeOther(value)
        }
    }

    /// Decodes a value that isn't of the most common types.
    private static func decodeOther<T: Decodable>(
        _ value: WireValue
    ) throws(WireCodingError) -> T {
        if let direct = T.self as? any DirectlyDecodable.Type {
            return cast(try direct.decodedDirectly(from: value))
        }
        if let convertible = T.self as? any WireValueConvertible.Type {
            do {
                return cast(try convertible.init(wireValue: value))
            } catch {
                throw WireCodingError(error)
            }
        }
        return try decodeByCodable(value)
    }

    /// Decodes a value by its type's `Codable` conformance alone.
    static func decodeByCodable<T: Decodable>(
        _ value: WireValue
    ) throws(WireCodingError) -> T {
        try FoundationTypes.check(T.self)
        if let octets = value.octets, let bytes: T = collection(of: octets) { return bytes }
        let decoder = WireDecoder(value: value, type: T.self)
        do {
            let decoded = try T(from: decoder)
            try decoder.checkEnd()
            return decoded
        } catch {
            throw WireCodingError(error)
        }
    }

    /// Bytes as a collection of them, such as Foundation's `Data`; `nil` if the type is something else.
    private static func collection<T>(of octets: [UInt8]) -> T? {
        guard let type = T.self as? any RangeReplaceableCollection<UInt8>.Type else { return nil }
        return type.init(octets) as? T
    }
}

// The most common types.
extension WireCoding {
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

    /// A value as one of its own type, which the compiler doesn't know to be that.
    ///
    /// Not as an optional one: compiled for any type, that looks up the optional's metadata each time.
    private static func sameType<From, To>(_ value: From) -> To {
        precondition(From.self == To.self)
        return unsafeBitCast(value, to: To.self)
    }

    /// The value as a `To`, if that is its type; else `nil`.
    static func same<From, To>(_ value: From, as type: To.Type) -> To? {
        // The types are the same, so the bits are, too; a cast would look up far more.
        From.self == To.self ? unsafeBitCast(value, to: type) : nil
    }

    /// Gives a value of type `T` its static type back.
    private static func cast<T>(_ value: Any) -> T {
        guard let value = value as? T else {
            preconditionFailure("the direct path made a \(type(of: value)) instead of a \(T.self)")
        }
        return value
    }
}
