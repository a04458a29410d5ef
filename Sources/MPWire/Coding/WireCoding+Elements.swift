// Many values of one type: what a type is asked for is asked once.
extension WireCoding {
    /// Encodes all elements; errors say which element failed.
    static func encode<T: Encodable>(
        all elements: [T],
        _ form: EncodingForm
    ) throws(WireCodingError) -> [WireValue] {
        if let direct = T.self as? any DirectlyEncodable.Type {
            return try encode(elements, directlyAs: direct, form)
        }
        if T.self is any WireValueConvertible.Type {
            return try elements.encodedEach { element throws(WireCodingError) in
                guard let element = element as? any WireValueConvertible else {
                    preconditionFailure("\(T.self) has lost its conformance")
                }
                return try encode(convertible: element)
            }
        }
        try FoundationTypes.check(T.self)
        let node = EncodingNode(form)
        return try elements.encodedEach { element throws(WireCodingError) in
            try encode(element, into: node)
            return node.takeValue()
        }
    }

    private static func encode<T: Encodable, Direct: DirectlyEncodable>(
        _ elements: [T],
        directlyAs type: Direct.Type,
        _ form: EncodingForm
    ) throws(WireCodingError) -> [WireValue] {
        guard let elements = same(elements, as: [Direct].self) else {
            preconditionFailure("\(T.self) is not the type that it is encoded as, \(type)")
        }
        return try Direct.encodedDirectly(elements, form)
    }

    /// Decodes all elements; errors say which element failed.
    static func decode<T: Decodable>(
        all values: [WireValue],
        as type: T.Type = T.self
    ) throws(WireCodingError) -> [T] {
        if let direct = type as? any DirectlyDecodable.Type {
            return try decode(values, directlyAs: direct)
        }
        if type is any WireValueConvertible.Type {
            return try values.decodedEach { value throws(WireCodingError) in
                try decode(value, as: type)
            }
        }
        return try values.decodedEach { value throws(WireCodingError) in
            try decodeByCodable(value)
        }
    }

    private static func decode<T: Decodable, Direct: DirectlyDecodable>(
        _ values: [WireValue],
        directlyAs type: Direct.Type
    ) throws(WireCodingError) -> [T] {
        guard let elements = same(try Direct.decodedDirectly(fromAll: values), as: [T].self) else {
            preconditionFailure("\(T.self) is not the type that it is decoded as, \(type)")
        }
        return elements
    }
}
