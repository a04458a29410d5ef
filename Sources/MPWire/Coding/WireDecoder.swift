/// Passes a Python value to a type's `init(from:)`.
///
/// `codingPath` is always empty: errors collect their path on the way out instead, see
/// ``WireCodingError``.
struct WireDecoder: Decoder {
    let value: WireValue
    /// The type that is decoded, for error texts.
    let type: Any.Type

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { WireCoding.userInfo }

    func container<Key: CodingKey>(
        keyedBy keyType: Key.Type
    ) throws -> KeyedDecodingContainer<Key> {
        guard case .dict(let entries) = value else {
            throw WireCodingError.mismatch(type, value).asDecodingError(of: type)
        }
        return KeyedDecodingContainer(PropertyDecodingContainer<Key>(entries: entries, type: type))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        // Types such as Foundation's Data write and read their bytes as elements.
        guard let elements = value.elements ?? value.octets?.map({ .int(Int($0)) }) else {
            throw WireCodingError.mismatch(type, value).asDecodingError(of: type)
        }
        return ElementDecodingContainer(elements: elements, type: type)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer {
        SingleDecodingContainer(value: value)
    }
}

/// Decodes a single value.
private struct SingleDecodingContainer: SingleValueDecodingContainer {
    let value: WireValue
    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool {
        if case .null = value { true } else { false }
    }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        do throws(WireCodingError) {
            return try WireCoding.decode(value)
        } catch {
            throw error.asDecodingError(of: type)
        }
    }
}

/// Decodes properties.
///
/// The generic `decode` also serves each basic type.
private struct PropertyDecodingContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let entries: WireDictionary
    let type: Any.Type
    var codingPath: [any CodingKey] { [] }

    var allKeys: [Key] {
        entries.keys.compactMap { key in
            guard case .text(let name) = key else { return nil }
            return Key(stringValue: name)
        }
    }

    func contains(_ key: Key) -> Bool {
        entries[text: key.stringValue] != nil
    }

    func decodeNil(forKey key: Key) -> Bool {
        if case .null? = entries[text: key.stringValue] { true } else { false }
    }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        do throws(WireCodingError) {
            guard let value = entries[text: key.stringValue] else {
                throw WireCodingError.missing(type)
            }
            return try WireCoding.decode(value)
        } catch {
            throw error.inside(.property(key.stringValue)).asDecodingError(of: type)
        }
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try nested(key.stringValue) { try $0.container(keyedBy: keyType) }
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try nested(key.stringValue) { try $0.unkeyedContainer() }
    }

    func superDecoder() throws -> any Decoder {
        try nested("super") { $0 }
    }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        try nested(key.stringValue) { $0 }
    }

    private func nested<Result>(
        _ name: String,
        _ body: (WireDecoder) throws -> Result
    ) throws -> Result {
        do {
            guard let value = entries[text: name] else { throw WireCodingError.missing(type) }
            return try body(WireDecoder(value: value, type: type))
        } catch {
            throw WireCodingError(error).inside(.property(name)).asDecodingError(of: type)
        }
    }
}

private struct ElementDecodingContainer: UnkeyedDecodingContainer {
    let elements: [WireValue]
    let type: Any.Type
    private(set) var currentIndex = 0

    var codingPath: [any CodingKey] { [] }
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex == elements.count }

    init(elements: [WireValue], type: Any.Type) {
        self.elements = elements
        self.type = type
    }

    mutating func decodeNil() -> Bool {
        guard !isAtEnd, case .null = elements[currentIndex] else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
        try next(type) { try WireCoding.decode($0) }
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        let type = type
        return try next(type) {
            try WireDecoder(value: $0, type: type).container(keyedBy: keyType)
        }
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let type = type
        return try next(type) { try WireDecoder(value: $0, type: type).unkeyedContainer() }
    }

    mutating func superDecoder() throws -> any Decoder {
        let type = type
        return try next(type) { WireDecoder(value: $0, type: type) }
    }

    /// Decodes the next element, and moves on only if that succeeds.
    private mutating func next<Result>(
        _ type: Any.Type,
        _ body: (WireValue) throws -> Result
    ) throws -> Result {
        do {
            guard !isAtEnd else { throw WireCodingError.missing(type) }
            let result = try body(elements[currentIndex])
            currentIndex += 1
            return result
        } catch {
            throw WireCodingError(error).inside(.element(currentIndex)).asDecodingError(of: type)
        }
    }
}
