extension Optional: DirectlyEncodable where Wrapped: Encodable {
    func encodedDirectly() throws(WireCodingError) -> WireValue {
        guard let self else { return .null }
        return try WireCoding.encode(self)
    }
}

extension Optional: DirectlyDecodable where Wrapped: Decodable {
    static func decodedDirectly(from value: WireValue) throws(WireCodingError) -> Wrapped? {
        if case .null = value { return nil }
        return try WireCoding.decode(value, as: Wrapped.self)
    }
}

extension Array: DirectlyEncodable where Element: Encodable {
    func encodedDirectly() throws(WireCodingError) -> WireValue {
        if Element.self == UInt8.self, let bytes = self as? [UInt8] { return .bytes(bytes) }
        return .list(try encodedElements())
    }
}

extension Array: DirectlyDecodable where Element: Decodable {
    static func decodedDirectly(from value: WireValue) throws(WireCodingError) -> [Element] {
        if Element.self == UInt8.self, let bytes = value.octets as? [Element] { return bytes }
        guard let values = value.elements else { throw .mismatch(self, value) }
        var elements: [Element] = []
        elements.reserveCapacity(values.count)
        for (place, value) in values.enumerated() {
            elements.append(try WireCoding.decodeElement(value, at: place))
        }
        return elements
    }
}

extension Set: DirectlyEncodable where Element: Encodable {
    func encodedDirectly() throws(WireCodingError) -> WireValue {
        var members = WireSet()
        for member in try encodedElements() { members.insert(try WireKey(hashing: member)) }
        return .set(members)
    }
}

extension Set: DirectlyDecodable where Element: Decodable {
    static func decodedDirectly(from value: WireValue) throws(WireCodingError) -> Set<Element> {
        guard let values = value.elements else { throw .mismatch(self, value) }
        var members = Set(minimumCapacity: values.count)
        for (place, value) in values.enumerated() {
            members.insert(try WireCoding.decodeElement(value, at: place))
        }
        return members
    }
}

extension Dictionary: DirectlyEncodable where Key: Encodable, Value: Encodable {
    func encodedDirectly() throws(WireCodingError) -> WireValue {
        var entries = WireDictionary()
        for (key, value) in self {
            let key = try WireKey(hashing: try WireCoding.encode(key))
            do throws(WireCodingError) {
                entries[key] = try WireCoding.encode(value)
            } catch {
                throw error.inside(.entry(key.value.notation))
            }
        }
        return .dict(entries)
    }
}

extension Dictionary: DirectlyDecodable where Key: Decodable, Value: Decodable {
    static func decodedDirectly(from value: WireValue) throws(WireCodingError) -> [Key: Value] {
        guard case .dict(let entries) = value else { throw .mismatch(self, value) }
        var dictionary = Dictionary(minimumCapacity: entries.count)
        for (key, value) in entries {
            do throws(WireCodingError) {
                let decodedKey = try WireCoding.decode(key, as: Key.self)
                dictionary[decodedKey] = try WireCoding.decode(value, as: Value.self)
            } catch {
                throw error.inside(.entry(key.notation))
            }
        }
        return dictionary
    }
}

extension Sequence where Element: Encodable {
    /// The elements as Python values; errors say which element failed.
    fileprivate func encodedElements() throws(WireCodingError) -> [WireValue] {
        var values: [WireValue] = []
        values.reserveCapacity(underestimatedCount)
        for element in self {
            do throws(WireCodingError) {
                values.append(try WireCoding.encode(element))
            } catch {
                throw error.inside(.element(values.count))
            }
        }
        return values
    }
}

extension WireCoding {
    /// Decodes one element; errors say which element failed.
    fileprivate static func decodeElement<Element: Decodable>(
        _ value: WireValue,
        at place: Int
    ) throws(WireCodingError) -> Element {
        do throws(WireCodingError) {
            return try decode(value)
        } catch {
            throw error.inside(.element(place))
        }
    }
}

extension WireKey {
    /// Turns a value into a key, if Python could hash it.
    fileprivate init(hashing value: WireValue) throws(WireCodingError) {
        guard let key = try? WireKey(value) else {
            // The only reason why a value can't be a key.
            throw .unhashable(at: WirePath(), typeName: value.typeName)
        }
        self = key
    }
}

extension WireValue {
    var elements: [WireValue]? {
        switch self {
        case .list(let elements), .tuple(let elements): elements
        case .set(let members), .frozenset(let members): members.elements
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .bytes, .bytearray,
            .dict, .global, .object, .proxy, .cyclic:
            nil
        }
    }

    /// The value in Python's notation, or its type if it has none.
    fileprivate var notation: String {
        // A number too long to print needs no notation.
        (try? representation()) ?? typeName
    }
}
