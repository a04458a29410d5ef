/// Takes what a type's `encode(to:)` writes.
///
/// `codingPath` is always empty: errors collect their path on the way out instead, see
/// ``WireCodingError``.
struct WireEncoder: Encoder {
    /// Where it is written to.
    let node: EncodingNode

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(PropertyEncodingContainer<Key>(node: node))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        node.beginElements()
        return ElementEncodingContainer(node: node)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        SingleEncodingContainer(node: node)
    }
}

/// Takes a value in one piece.
private struct SingleEncodingContainer: SingleValueEncodingContainer {
    let node: EncodingNode
    var codingPath: [any CodingKey] { [] }

    func encodeNil() {
        node.set(.value(.null))
    }

    func encode<T: Encodable>(_ value: T) throws {
        node.set(.value(try WireCoding.encode(value)))
    }
}

/// Takes properties. The generic methods stand for those of each basic type as well.
private struct PropertyEncodingContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: EncodingNode
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) {
        node.set(.value(.null), for: key.stringValue)
    }

    func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
        do throws(WireCodingError) {
            node.set(.value(try WireCoding.encode(value)), for: key.stringValue)
        } catch {
            throw error.inside(.property(key.stringValue))
        }
    }

    /// Writes `None` where `Codable` would leave the key out: Python's readers expect every key.
    func encodeIfPresent<T: Encodable>(_ value: T?, forKey key: Key) throws {
        try encode(value, forKey: key)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        nested(key.stringValue).container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        nested(key.stringValue).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { nested("super") }

    func superEncoder(forKey key: Key) -> any Encoder { nested(key.stringValue) }

    private func nested(_ name: String) -> WireEncoder {
        let encoder = WireEncoder(node: EncodingNode())
        node.set(.node(encoder.node), for: name)
        return encoder
    }
}

/// Takes elements.
private struct ElementEncodingContainer: UnkeyedEncodingContainer {
    let node: EncodingNode
    var codingPath: [any CodingKey] { [] }
    var count: Int { node.elementCount }

    func encodeNil() {
        node.append(.value(.null))
    }

    func encode<T: Encodable>(_ value: T) throws {
        do throws(WireCodingError) {
            node.append(.value(try WireCoding.encode(value)))
        } catch {
            throw error.inside(.element(count))
        }
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type
    ) -> KeyedEncodingContainer<NestedKey> {
        nested().container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        nested().unkeyedContainer()
    }

    func superEncoder() -> any Encoder { nested() }

    private func nested() -> WireEncoder {
        let encoder = WireEncoder(node: EncodingNode())
        node.append(.node(encoder.node))
        return encoder
    }
}
