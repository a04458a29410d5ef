/// Collects what a type's `encode(to:)` writes.
///
/// `codingPath` is always empty: errors collect their path on the way out instead, see
/// ``WireCodingError``.
struct WireEncoder: Encoder {
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

/// Encodes a single value.
private struct SingleEncodingContainer: SingleValueEncodingContainer {
    let node: EncodingNode
    var codingPath: [any CodingKey] { [] }

    func encodeNil() {
        node.set(.value(.null))
    }

    func encode<T: Encodable>(_ value: T) throws {
        node.set(.value(try WireCoding.encode(value, node.form)))
    }
}

private struct ElementEncodingContainer: UnkeyedEncodingContainer {
    let node: EncodingNode
    var codingPath: [any CodingKey] { [] }
    var count: Int { node.elementCount }

    func encodeNil() {
        node.append(.value(.null))
    }

    func encode(_ value: UInt8) {
        node.append(octets: CollectionOfOne(value))
    }

    func encode<T: Sequence>(contentsOf octets: T) where T.Element == UInt8 {
        node.append(octets: octets)
    }

    func encode<T: Encodable>(_ value: T) throws {
        // Collections of any elements come here with bytes, too.
        if let octet = WireCoding.same(value, as: UInt8.self) { return encode(octet) }
        do throws(WireCodingError) {
            node.append(.value(try WireCoding.encode(value, node.form)))
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
        let encoder = WireEncoder(node: EncodingNode(node.form))
        node.append(.node(encoder.node))
        return encoder
    }
}
