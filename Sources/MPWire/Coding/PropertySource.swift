/// The properties that a Python value has for a Swift type.
enum PropertySource {
    /// By name: those of a mapping, or the attributes of an instance.
    case named(WireDictionary)
    /// By position: those of a tuple, named or not.
    case positional([WireValue], PositionCursor)
    /// None: the name of a case without payload.
    case caseName(String)

    /// The value of a property.
    subscript(name: String) -> WireValue? {
        switch self {
        case .named(let entries): entries[text: name]
        case .positional(let values, let cursor): cursor.position(of: name).map { values[$0] }
        case .caseName: nil
        }
    }

    /// The names that are known without a type that asks for them.
    ///
    /// Only types whose values differ in their names ask: enumerations, and such as are read like a dictionary.
    var names: [String] {
        switch self {
        case .named(let entries): return entries.keys.compactMap(\.asText)
        case .positional(let values, let cursor):
            cursor.isCase = true
            return values.first?.asText.map { [$0] } ?? []
        case .caseName(let name): return [name]
        }
    }

    /// What the compiler's code for an enumeration reads as the payload of a case.
    ///
    /// - Parameters:
    ///   - name: The name of the case.
    ///   - keys: Says whether the payload of this case has a value of this name.
    /// - Returns: `nil` if there is no such case.
    func payload(of name: String, _ keys: (String) -> Bool) -> PropertySource? {
        switch self {
        case .caseName(name): return .named([:])
        case .positional(let values, let cursor) where cursor.isCase && values.first == .text(name):
            let rest = Array(values.dropFirst())
            let payload = PositionCursor(count: rest.count)
            cursor.payload = payload
            return .positional(rest, payload)
        case .named(let entries):
            return entries[text: name].flatMap { Self.payload($0, keys) }
        case .positional, .caseName: return nil
        }
    }

    private static func payload(_ value: WireValue, _ keys: (String) -> Bool) -> PropertySource? {
        let isUnnamed = keys("_0")
        if case .dict(let entries) = value, !isUnnamed || entries[text: "_0"] != nil {
            return .named(entries)
        }
        guard isUnnamed else { return nil }
        guard keys("_1") else { return .named(["_0": value]) }
        guard case .tuple(let values) = value, !keys("_\(values.count)"),
            keys("_\(values.count - 1)")
        else { return nil }
        var entries = WireDictionary(capacity: values.count)
        for (position, value) in values.enumerated() {
            entries[WireKey(text: "_\(position)")] = value
        }
        return .named(entries)
    }
}

extension WireValue {
    /// The properties for a type with these keys; `nil` if the value has none.
    func properties<Key: CodingKey>(
        for type: Key.Type,
        _ positions: PositionCursor?
    ) -> PropertySource? {
        switch self {
        case .dict(let entries): .named(entries)
        case .tuple(let values): positions.map { .positional(values, $0) }
        case .text(let name): type.isFixed && type.has(name) ? .caseName(name) : nil
        case .object(let object): object.properties(positions)
        case .null, .bool, .int, .bigInt, .float, .surrogateText, .bytes, .bytearray, .list, .set,
            .frozenset, .global, .proxy, .cyclic:
            nil
        }
    }
}

extension WireObject {
    /// The properties of an instance: its attributes, or what it is called with if that is all.
    fileprivate func properties(_ positions: PositionCursor?) -> PropertySource? {
        if let tupleElements { return positions.map { .positional(tupleElements, $0) } }
        if case .mapping(let entries)? = wellKnown { return .named(entries) }
        return properties.map { .named($0) }
    }
}

extension CodingKey {
    static func has(_ name: String) -> Bool { Self(stringValue: name) != nil }

    /// Whether only some names are keys, as in the enumerations that the compiler writes.
    static var isFixed: Bool { !has("\0") }
}
