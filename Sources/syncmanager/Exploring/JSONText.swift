internal import MPWire

/// Writes values as JSON.
///
/// Tuples and sets become arrays, keys become texts and NaN stays NaN, as Python's `json.dumps` has them; classes of the
/// standard library get the form that programs expect (`JSONText+Standard.swift`). What JSON has nothing like (bytes,
/// objects of other classes) is an error, not a guess.
enum JSONText {
    /// Writes a value in one line.
    ///
    /// - Throws: `CommandError` naming what has no form in JSON.
    static func of(_ value: WireValue) throws(CommandError) -> String {
        switch value {
        case .null: return "null"
        case .bool(let value): return value ? "true" : "false"
        case .int(let value): return String(value)
        case .bigInt, .float: return try number(value)
        case .text(let text): return quoted(text)
        case .list(let elements), .tuple(let elements): return try array(elements)
        case .set(let members), .frozenset(let members): return try array(members.elements)
        case .dict(let entries): return try object(entries)
        case .object(let instance):
            guard let text = try standard(instance) else { throw none(value) }
            return text
        case .surrogateText, .bytes, .bytearray, .global, .proxy, .cyclic: throw none(value)
        }
    }

    private static func none(_ value: WireValue) -> CommandError {
        CommandError("a \(value.typeName.visibleName) has no form in JSON; leave out --json")
    }

    private static func number(_ value: WireValue) throws(CommandError) -> String {
        if case .float(let number) = value, !number.isFinite {
            return number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
        }
        do throws(PythonException) {
            return try value.representation()
        } catch {
            throw CommandError("the result can't be shown: \(error.message.visible())")
        }
    }

    static func array(_ elements: [WireValue]) throws(CommandError) -> String {
        var texts: [String] = []
        for element in elements { texts.append(try of(element)) }
        return "[" + texts.joined(separator: ", ") + "]"
    }

    static func object(_ entries: WireDictionary) throws(CommandError) -> String {
        var texts: [String] = []
        for (key, value) in entries { texts.append("\(try name(key)): \(try of(value))") }
        return "{" + texts.joined(separator: ", ") + "}"
    }

    /// A key, which is a text in JSON.
    private static func name(_ key: WireValue) throws(CommandError) -> String {
        switch key {
        case .text(let text): return quoted(text)
        case .null, .bool, .int, .bigInt, .float: return "\"\(try of(key))\""
        case .object(let instance):
            guard let text = try standard(instance), !text.hasPrefix("["), !text.hasPrefix("{")
            else { throw noKey(key) }
            return text.hasPrefix("\"") ? text : "\"\(text)\""
        case .surrogateText, .bytes, .bytearray, .list, .tuple, .dict, .set, .frozenset, .global,
            .proxy, .cyclic:
            throw noKey(key)
        }
    }

    private static func noKey(_ key: WireValue) -> CommandError {
        CommandError("a \(key.typeName.visibleName) can't be a key in JSON; leave out --json")
    }

    private static func escape(_ unit: UInt16) -> String {
        "\\u" + unit.padded(to: 4, radix: 16)
    }

    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\r": quoted += "\\r"
            case _ where scalar.isVisible: quoted.unicodeScalars.append(scalar)
            default: for unit in String(scalar).utf16 { quoted += escape(unit) }
            }
        }
        return quoted + "\""
    }
}
