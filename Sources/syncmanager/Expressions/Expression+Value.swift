internal import MPWire

extension Expression {
    /// The value of an expression in which nothing has to be called or looked up.
    ///
    /// - Throws: `SyntaxError` where something would have to be.
    func literalValue() throws(SyntaxError) -> WireValue {
        switch form {
        case .literal(let value): return value
        case .list(let elements): return .list(try Self.values(elements))
        case .tuple(let elements): return .tuple(try Self.values(elements))
        case .set(let members): return .set(try Self.set(of: Self.values(members), at: column))
        case .dict(let entries):
            var pairs: [(WireValue, WireValue)] = []
            for entry in entries {
                pairs.append((try entry.key.literalValue(), try entry.value.literalValue()))
            }
            return .dict(try Self.dict(of: pairs, at: column))
        case .call(let name, let arguments):
            let values = try Self.values(arguments.positional)
            guard arguments.keywords.isEmpty,
                let value = try Self.builtin(name, values, at: column)
            else { throw SyntaxError(at: column, "'\(name)(…)' is no literal") }
            return value
        case .name(let name):
            throw SyntaxError(at: column, "'\(name)' is no literal; a text stands in quotes")
        case .method, .attribute, .item, .slice:
            throw SyntaxError(at: column, "only literals can stand here")
        }
    }

    private static func values(_ expressions: [Expression]) throws(SyntaxError) -> [WireValue] {
        var values: [WireValue] = []
        for expression in expressions { values.append(try expression.literalValue()) }
        return values
    }
}

// What values are made of other values, once those are known.
extension Expression {
    /// A set of values.
    ///
    /// - Throws: `SyntaxError` at `column` if one can't be a member, in Python's words.
    static func set(of members: [WireValue], at column: Int) throws(SyntaxError) -> WireSet {
        var set = WireSet()
        for member in members { set.insert(try key(member, at: column)) }
        return set
    }

    /// A dict of keys and values.
    ///
    /// - Throws: `SyntaxError` at `column` if one can't be a key, in Python's words.
    static func dict(
        of entries: [(WireValue, WireValue)],
        at column: Int
    ) throws(SyntaxError) -> WireDictionary {
        var dict = WireDictionary()
        for (key, value) in entries { dict[try Self.key(key, at: column)] = value }
        return dict
    }

    private static func key(
        _ value: WireValue,
        at column: Int
    ) throws(SyntaxError) -> WireKey {
        do throws(PythonException) {
            return try WireKey(value)
        } catch {
            throw SyntaxError(at: column, error.message)
        }
    }

    /// What Python writes as a call though it is a plain value: `set()`, `frozenset({1})`, `bytearray(b'a')`,
    /// `float('nan')`; `nil` for other names and arguments.
    static func builtin(
        _ name: String,
        _ arguments: [WireValue],
        at column: Int
    ) throws(SyntaxError) -> WireValue? {
        guard arguments.count <= 1 else { return nil }
        switch (name, arguments.first) {
        case ("set", let members):
            guard let members = elements(of: members) else { return nil }
            return .set(try set(of: members, at: column))
        case ("frozenset", let members):
            guard let members = elements(of: members) else { return nil }
            return .frozenset(try set(of: members, at: column))
        case ("bytearray", nil): return .bytearray([])
        case ("bytearray", .bytes(let bytes)): return .bytearray(bytes)
        case ("float", .text(let text)): return float(text).map { .float($0) }
        case ("float", .int(let number)): return .float(Double(number))
        case ("float", .float(let number)): return .float(number)
        default: return nil
        }
    }

    /// The number that a text stands for; Swift also reads numbers of base 16, which Python doesn't.
    private static func float(_ text: String) -> Double? {
        text.contains { $0 == "x" || $0 == "X" } ? nil : Double(text.lowercased())
    }

    /// The elements of a value that has some; none if there is no value.
    private static func elements(of value: WireValue?) -> [WireValue]? {
        switch value {
        case nil: []
        case .list(let elements), .tuple(let elements): elements
        case .set(let members), .frozenset(let members): members.elements
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .bytes, .bytearray, .dict,
            .global, .object, .proxy, .cyclic:
            nil
        }
    }
}
