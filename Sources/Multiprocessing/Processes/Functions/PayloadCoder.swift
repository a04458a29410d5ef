internal import MPWire

/// Turns the input or the output of a function into a Python value and back.
struct PayloadCoder<Value: Sendable>: Sendable {
    /// Encodes a value.
    let encode: @Sendable (Value) throws -> WireValue
    /// Decodes a value.
    let decode: @Sendable (WireValue) throws -> Value
    /// Encodes several values as a list.
    let encodeAll: @Sendable ([Value]) throws -> WireValue
    /// Decodes a list of values.
    let decodeAll: @Sendable (WireValue) throws -> [Value]

    private init(
        encode: @escaping @Sendable (Value) throws -> WireValue,
        decode: @escaping @Sendable (WireValue) throws -> Value
    ) {
        self.init(
            encode: encode,
            decode: decode,
            encodeAll: { .list(try $0.map(encode)) },
            decodeAll: { list in
                guard case .list(let elements) = list else {
                    return try WireCoding.decode(list, as: [WireValue].self).map(decode)
                }
                return try elements.map(decode)
            }
        )
    }

    private init(
        encode: @escaping @Sendable (Value) throws -> WireValue,
        decode: @escaping @Sendable (WireValue) throws -> Value,
        encodeAll: @escaping @Sendable ([Value]) throws -> WireValue,
        decodeAll: @escaping @Sendable (WireValue) throws -> [Value]
    ) {
        self.encode = encode
        self.decode = decode
        self.encodeAll = encodeAll
        self.decodeAll = decodeAll
    }
}

extension PayloadCoder where Value: Codable {
    /// Codes a single value.
    static var codable: Self {
        Self(
            encode: { try WireCoding.encode($0) },
            decode: { try WireCoding.decode($0, as: Value.self) },
            encodeAll: { try WireCoding.encode($0) },
            decodeAll: { try WireCoding.decode($0, as: [Value].self) }
        )
    }
}

extension PayloadCoder where Value == Void {
    /// Codes nothing.
    static var nothing: Self { Self(encode: { _ in .null }, decode: { _ in () }) }
}

extension PayloadCoder {
    /// Codes a tuple of arguments, in order.
    init<each Argument: Codable & Sendable>(
        tuple: repeat (each Argument).Type
    ) where Value == (repeat each Argument) {
        self.init(
            encode: { (arguments: (repeat each Argument)) in
                var parts: [WireValue] = []
                for argument in repeat each arguments {
                    parts.append(try WireCoding.encode(argument))
                }
                return .tuple(parts)
            },
            decode: { value in
                var parts = ArgumentParts(value)
                return (repeat try parts.next((each Argument).self))
            }
        )
    }
}

/// The arguments of a call, one after the other.
private struct ArgumentParts {
    private var rest: ArraySlice<WireValue>

    init(_ value: WireValue) {
        guard case .tuple(let parts) = value else {
            rest = []
            return
        }
        rest = parts[...]
    }

    mutating func next<Argument: Decodable>(_ type: Argument.Type) throws -> Argument {
        try WireCoding.decode(rest.popFirst() ?? .null, as: type)
    }
}
