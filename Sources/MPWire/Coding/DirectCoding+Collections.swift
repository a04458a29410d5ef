extension Array: DirectlyEncodable where Element: Encodable {
    func encodedDirectly(_ form: EncodingForm) throws(WireCodingError) -> WireValue {
        if let octets = WireCoding.same(self, as: [UInt8].self) { return .bytes(octets) }
        return form.list(try WireCoding.encode(all: self, form))
    }
}

extension Array: DirectlyDecodable where Element: Decodable {
    static func decodedDirectly(from value: WireValue) throws(WireCodingError) -> [Element] {
        if Element.self == UInt8.self, let octets = value.octets,
            let bytes = WireCoding.same(octets, as: self)
        {
            return bytes
        }
        if case .object(let object) = value, let array = NDArray(object) {
            // Only one with a single axis is a list of its numbers.
            if array.shape.count == 1, let elements = array.elements(asExactly: Element.self) {
                return elements
            }
            guard let values = array.nestedElements else { throw .mismatch(self, value) }
            return try WireCoding.decode(all: values)
        }
        guard let values = value.elements else { throw .mismatch(self, value) }
        return try WireCoding.decode(all: values)
    }
}

extension ContiguousArray: DirectlyEncodable where Element: Encodable {
    func encodedDirectly(_ form: EncodingForm) throws(WireCodingError) -> WireValue {
        try Array(self).encodedDirectly(form)
    }
}

extension ContiguousArray: DirectlyDecodable where Element: Decodable {
    static func decodedDirectly(from value: WireValue) throws(WireCodingError) -> ContiguousArray {
        ContiguousArray(try Array.decodedDirectly(from: value))
    }
}

extension Set: DirectlyEncodable where Element: Encodable {
    func encodedDirectly(_ form: EncodingForm) throws(WireCodingError) -> WireValue {
        var members = WireSet()
        for member in try WireCoding.encode(all: Array(self), .hashable) {
            members.insert(try WireKey(hashing: member))
        }
        return form.set(members)
    }
}

extension Set: DirectlyDecodable where Element: Decodable {
    static func decodedDirectly(from value: WireValue) throws(WireCodingError) -> Set<Element> {
        guard let values = value.elements else { throw .mismatch(self, value) }
        return Set(try WireCoding.decode(all: values, as: Element.self))
    }
}

extension Dictionary: DirectlyEncodable where Key: Encodable, Value: Encodable {
    func encodedDirectly(_ form: EncodingForm) throws(WireCodingError) -> WireValue {
        let keys = try WireCoding.encode(all: Array(self.keys), .hashable)
        let values: [WireValue]
        do throws(WireCodingError) {
            values = try WireCoding.encode(all: Array(self.values), form)
        } catch {
            throw error.insideEntry(of: keys)
        }
        if form == .hashable {
            return .frozenset(try WireSet(pairs: keys, values))
        }
        var entries = WireDictionary(capacity: count)
        for (key, value) in zip(keys, values) { entries[try WireKey(hashing: key)] = value }
        return .dict(entries)
    }
}

extension Dictionary: DirectlyDecodable where Key: Decodable, Value: Decodable {
    /// Takes all kinds of Python's mappings, and the pairs that a dictionary within a key is.
    static func decodedDirectly(from value: WireValue) throws(WireCodingError) -> [Key: Value] {
        guard let entries = value.entries else { throw .mismatch(self, value) }
        let keys = entries.keys
        var dictionary = Dictionary(minimumCapacity: keys.count)
        let values: [Value]
        do throws(WireCodingError) {
            values = try WireCoding.decode(all: entries.values)
        } catch {
            throw error.insideEntry(of: keys)
        }
        let decodedKeys: [Key]
        do throws(WireCodingError) {
            decodedKeys = try WireCoding.decode(all: keys)
        } catch {
            throw error.insideEntry(of: keys)
        }
        for (key, value) in zip(decodedKeys, values) { dictionary[key] = value }
        return dictionary
    }
}

extension WireCodingError {
    /// The error of the value at a position, as that of the entry whose key is there.
    fileprivate func insideEntry(of keys: [WireValue]) -> Self {
        renamingElement { .entry(keys[$0].notation) }
    }
}

extension WireSet {
    /// The pairs of keys and values, each a tuple.
    fileprivate init(pairs keys: [WireValue], _ values: [WireValue]) throws(WireCodingError) {
        self.init()
        for (key, value) in zip(keys, values) {
            insert(try WireKey(hashing: .tuple([key, value])))
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
    /// The elements of everything that Python walks in an order: lists, tuples, sets, deques, arrays.
    var elements: [WireValue]? {
        switch self {
        case .list(let elements), .tuple(let elements): elements
        case .set(let members), .frozenset(let members): members.elements
        case .object(let object): object.elements
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .bytes, .bytearray,
            .dict, .global, .proxy, .cyclic:
            nil
        }
    }

    /// The entries of a mapping, or of a set of pairs.
    fileprivate var entries: WireDictionary? {
        switch self {
        case .dict(let entries): return entries
        case .object(let object):
            guard case .mapping(let entries)? = object.wellKnown else { return nil }
            return entries
        case .frozenset(let members):
            var entries = WireDictionary()
            for member in members.elements {
                guard case .tuple(let pair) = member, pair.count == 2,
                    let key = try? WireKey(pair[0])
                else { return nil }
                entries[key] = pair[1]
            }
            return entries
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .bytes, .bytearray, .list,
            .tuple, .set, .global, .proxy, .cyclic:
            return nil
        }
    }

    /// The value in Python's notation, or its type if it has none.
    fileprivate var notation: String {
        // A number too long to print needs no notation.
        (try? representation()) ?? typeName
    }
}

extension WireObject {
    /// The elements, if the class is one of those that Python walks in an order.
    fileprivate var elements: [WireValue]? {
        switch wellKnown {
        case .array(_, let elements)?, .deque(let elements, _)?: elements
        // A range of a few bytes may have any number of elements.
        case .range?, .slice?, .complex?, .iterator?, .mapping?: nil
        case nil: NDArray(self)?.nestedElements
        }
    }
}
