internal import MPWire

/// Turns the input or the output of a function into a Python value and back.
///
/// A type rather than closures: functions are made anew each time that they are named, and this costs nothing.
struct PayloadCoder<Value: Sendable>: Sendable {
    private let coding: any PayloadCoding<Value>.Type

    /// Whether values can't hold objects of managers or descriptors, so that nothing has to be collected while they are encoded.
    var isPlain: Bool { plainTypes.contains { $0 == Value.self } }

    /// Encodes a value.
    func encode(_ value: Value) throws -> WireValue { try coding.encode(value) }

    /// Decodes a value.
    func decode(_ value: WireValue) throws -> Value { try coding.decode(value) }

    /// Encodes several values as a list; packed, if they are numbers and the receiver is a relative.
    func encodeAll(_ values: [Value], packed isPacked: Bool) throws -> WireValue {
        try coding.encodeAll(values, packed: isPacked)
    }

    /// Decodes a list of values.
    func decodeAll(_ list: WireValue) throws -> [Value] { try coding.decodeAll(list) }
}

/// The most common types of arguments and results that hold nothing else.
private let plainTypes: [any Sendable.Type] = [
    Int.self, String.self, Double.self, Bool.self, [UInt8].self, [Int].self,
]

extension PayloadCoder where Value: Codable {
    /// Codes a single value.
    static var codable: Self { Self(coding: CodableCoding<Value>.self) }
}

extension PayloadCoder where Value == Void {
    /// Codes nothing.
    static var nothing: Self { Self(coding: NothingCoding.self) }
}

extension PayloadCoder {
    /// Codes a tuple of arguments, in order.
    init<each Argument: Codable & Sendable>(
        tuple: repeat (each Argument).Type
    ) where Value == (repeat each Argument) {
        self.init(coding: TupleCoding<repeat each Argument>.self)
    }
}

/// How values of a type are coded.
private protocol PayloadCoding<Value>: SendableMetatype {
    associatedtype Value

    static func encode(_ value: Value) throws -> WireValue
    static func decode(_ value: WireValue) throws -> Value
    static func encodeAll(_ values: [Value], packed isPacked: Bool) throws -> WireValue
    static func decodeAll(_ list: WireValue) throws -> [Value]
}

extension PayloadCoding {
    static func encodeAll(_ values: [Value], packed isPacked: Bool) throws -> WireValue {
        .list(try values.map(encode))
    }

    static func decodeAll(_ list: WireValue) throws -> [Value] {
        guard case .list(let elements) = list else {
            return try WireCoding.decode(list, as: [WireValue].self).map(decode)
        }
        return try elements.map(decode)
    }
}

private enum NothingCoding: PayloadCoding {
    static func encode(_ value: Void) -> WireValue { .null }
    static func decode(_ value: WireValue) {}
}

private enum CodableCoding<Value: Codable>: PayloadCoding {
    static func encode(_ value: Value) throws -> WireValue { try WireCoding.encode(value) }

    static func decode(_ value: WireValue) throws -> Value {
        try WireCoding.decode(value, as: Value.self)
    }

    static func encodeAll(_ values: [Value], packed isPacked: Bool) throws -> WireValue {
        if isPacked, let packed = WireCoding.packed(values) { return packed }
        return try WireCoding.encode(values)
    }

    static func decodeAll(_ list: WireValue) throws -> [Value] {
        try WireCoding.unpacked(list, as: Value.self) ?? WireCoding.decode(list, as: [Value].self)
    }
}

private struct TupleCoding<each Argument: Codable & Sendable>: PayloadCoding {
    static func encode(_ arguments: (repeat each Argument)) throws -> WireValue {
        var parts: [WireValue] = []
        for argument in repeat each arguments { parts.append(try WireCoding.encode(argument)) }
        return .tuple(parts)
    }

    static func decode(_ value: WireValue) throws -> (repeat each Argument) {
        var parts = ArgumentParts(value)
        return (repeat try parts.next((each Argument).self))
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
