/// Passes a Python value to a type's `init(from:)`.
///
/// `codingPath` is always empty: errors collect their path on the way out instead, see
/// ``WireCodingError``.
struct WireDecoder: Decoder {
    let value: WireValue
    /// The type that is decoded, for error texts.
    let type: Any.Type
    /// The order in which the type asks for the elements of a tuple.
    let positions: PositionCursor?

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { WireCoding.userInfo }

    init(value: WireValue, type: Any.Type) {
        self.value = value.wireObject?.memberValue ?? value
        self.type = type
        let elements: [WireValue]? =
            if case .tuple(let elements) = value { elements } else {
                value.wireObject?.tupleElements
            }
        positions = elements.map { PositionCursor(count: $0.count) }
    }

    func container<Key: CodingKey>(
        keyedBy keyType: Key.Type
    ) throws -> KeyedDecodingContainer<Key> {
        guard let source = value.properties(for: keyType, positions) else {
            throw WireCodingError.mismatch(type, value).asDecodingError(of: type)
        }
        return KeyedDecodingContainer(
            PropertyDecodingContainer<Key>(source: source, value: value, type: type)
        )
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

    /// Checks that the type has asked for all elements of a tuple, if it takes them for its properties.
    func checkEnd() throws(WireCodingError) {
        guard let positions, positions.restCount > 0 else { return }
        throw .mismatch(
            at: WirePath(),
            expected: "\(type)",
            found: "a tuple of \(positions.count), of which it reads \(positions.names.count)"
        )
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
    let source: PropertySource
    /// What the properties come from, for error texts.
    let value: WireValue
    let type: Any.Type
    var codingPath: [any CodingKey] { [] }

    var allKeys: [Key] { source.names.compactMap { Key(stringValue: $0) } }

    func contains(_ key: Key) -> Bool {
        source[key.stringValue] != nil
    }

    func decodeNil(forKey key: Key) -> Bool {
        if case .null? = source[key.stringValue] { true } else { false }
    }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        // A text that isn't the name of a case after all.
        if case .caseName = source {
            throw WireCodingError.mismatch(self.type, value).asDecodingError(of: type)
        }
        do throws(WireCodingError) {
            return try WireCoding.decode(try property(key, type))
        } catch {
            throw error.inside(.property(key.stringValue)).asDecodingError(of: type)
        }
    }

    /// Has an optional itself say what `nil` is, since one of an optional has two.
    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
        guard contains(key) else { return nil }
        return try decode(T?.self, forKey: key)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        if keyType.isFixed, let payload = source.payload(of: key.stringValue, keyType.has) {
            return KeyedDecodingContainer(
                PropertyDecodingContainer<NestedKey>(source: payload, value: value, type: type)
            )
        }
        // What a case without labels has is nothing that has other names.
        if keyType.isFixed, keyType.has("_0"), let value = source[key.stringValue] {
            throw WireCodingError.mismatch(type, value).inside(.property(key.stringValue))
                .asDecodingError(of: type)
        }
        return try nested(key) { try $0.container(keyedBy: keyType) }
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try nested(key) { try $0.unkeyedContainer() }
    }

    func superDecoder() throws -> any Decoder {
        guard let value = source["super"] else {
            throw WireCodingError.missing(type).inside(.property("super")).asDecodingError(of: type)
        }
        return WireDecoder(value: value, type: type)
    }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        try nested(key) { $0 }
    }

    /// The value of a property that has to be there.
    private func property(_ key: Key, _ type: Any.Type) throws(WireCodingError) -> WireValue {
        guard let value = source[key.stringValue] else { throw .missing(type) }
        return value
    }

    private func nested<Result>(
        _ key: Key,
        _ body: (WireDecoder) throws -> Result
    ) throws -> Result {
        do {
            return try body(WireDecoder(value: try property(key, type), type: type))
        } catch {
            throw WireCodingError(error).inside(.property(key.stringValue)).asDecodingError(
                of: type
            )
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
