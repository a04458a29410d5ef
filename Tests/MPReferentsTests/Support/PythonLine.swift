import MPWire

/// A line of Python such as `[1, 2].pop(0)`: what is called, on what, with what.
///
/// The tables of these tests are written in Python, so that they read as its manual does, and so
/// that a real Python can run the same lines.
struct PythonLine {
    /// What stands before the last dot, if anything does: `[1, 2]`, `Queue(1)`.
    var receiver: Term?
    /// The method.
    var call: PythonCall

    /// Reads `text`; a line that this doesn't understand is a fault of the test.
    init(_ text: String) {
        var parser = PythonParser(text)
        let first = parser.term()
        if parser.take(".") {
            receiver = first
            call = parser.call(named: parser.name())
        } else if case .call(let call) = first {
            receiver = nil
            self.call = call
        } else {
            preconditionFailure("no call in \(text)")
        }
        parser.expectEnd()
    }

    /// A literal, or the call of a class.
    enum Term {
        case value(WireValue)
        case call(PythonCall)
    }
}

/// A name with arguments: `pop(0)`, `Queue(maxsize=1)`.
struct PythonCall {
    var name: String
    var arguments: [WireValue] = []
    var keywords = WireDictionary()

    /// What calling a class with these arguments gives, as pickles hold it.
    func instance(of cls: WireGlobal) -> WireObject {
        WireObject(.reduce, .global(cls), arguments)
    }
}

/// Reads the literals of Python that the tests use.
struct PythonParser {
    private let text: [Character]
    private var position = 0

    init(_ text: String) {
        self.text = Array(text)
    }

    mutating func term() -> PythonLine.Term {
        guard let next = peek(), next.isLetter || next == "_" else { return .value(literal()) }
        let name = name()
        switch name {
        case "None": return .value(.null)
        case "True": return .value(.bool(true))
        case "False": return .value(.bool(false))
        case "inf": return .value(.float(.infinity))
        case "nan": return .value(.float(.nan))
        default: return .call(call(named: name))
        }
    }

    mutating func call(named name: String) -> PythonCall {
        var call = PythonCall(name: name)
        expect("(")
        while !take(")") {
            let start = position
            if let next = peek(), next.isLetter || next == "_" {
                let keyword = self.name()
                if take("=") {
                    call.keywords[WireKey(text: keyword)] = value()
                    _ = take(",")
                    continue
                }
                position = start
            }
            call.arguments.append(value())
            _ = take(",")
        }
        return call
    }

    mutating func value() -> WireValue {
        switch term() {
        case .value(let value): return value
        case .call(let call):
            switch call.name {
            case "slice":
                let bounds = call.arguments
                return switch bounds.count {
                case 1: .slice(.null, bounds[0], .null)
                case 2: .slice(bounds[0], bounds[1], .null)
                default: .slice(bounds[0], bounds[1], bounds[2])
                }
            case "set", "frozenset": return set(call)
            case "range":
                guard case .int(let stop)? = call.arguments.first else { return .null }
                return .range(0, stop)
            case "deque": return .object(call.instance(of: WireGlobal("collections", "deque")))
            case "array": return .object(call.instance(of: WireGlobal("array", "array")))
            case "b": return .bytes(Array((call.arguments[0].asText ?? "").utf8))
            case "ValueError": return .object(call.instance(of: WireGlobal("builtins", call.name)))
            case "len": return .global(WireGlobal("builtins", "len"))
            case "OrderedDict":
                return .object(
                    WireObject(
                        .reduce,
                        .global(WireGlobal("collections", "OrderedDict")),
                        [],
                        steps: call.keywords.isEmpty
                            ? [] : [.setItems(call.keywords.flatMap { [$0.key, $0.value] })]
                    )
                )
            default: preconditionFailure("no value: \(call.name)")
            }
        }
    }

    private func set(_ call: PythonCall) -> WireValue {
        let members =
            call.arguments.isEmpty ? WireSet() : try! WireSet(iterating: call.arguments[0])
        return call.name == "set" ? .set(members) : .frozenset(members)
    }

    mutating func name() -> String {
        skipBlanks()
        let start = position
        while position < text.count,
            text[position].isLetter || text[position].isNumber
                || text[position] == "_"
        {
            position += 1
        }
        return String(text[start..<position])
    }

    private mutating func literal() -> WireValue {
        if take("[") { return .list(elements(until: "]")) }
        if take("(") { return .tuple(elements(until: ")")) }
        if take("{") { return braces() }
        if take("'") { return .text(quoted()) }
        return number()
    }

    private mutating func elements(until end: Character) -> [WireValue] {
        var elements: [WireValue] = []
        while !take(end) {
            elements.append(value())
            _ = take(",")
        }
        return elements
    }

    private mutating func braces() -> WireValue {
        var entries = WireDictionary()
        var members = WireSet()
        while !take("}") {
            let key = try! WireKey(value())
            if take(":") {
                entries[key] = value()
            } else {
                members.insert(key)
            }
            _ = take(",")
        }
        return members.isEmpty ? .dict(entries) : .set(members)
    }

    private mutating func quoted() -> String {
        var content = ""
        while text[position] != "'" {
            content.append(text[position])
            position += 1
        }
        position += 1
        return content
    }

    private mutating func number() -> WireValue {
        skipBlanks()
        if take("-") {
            return switch value() {
            case .int(let value): .int(-value)
            case .float(let value): .float(-value)
            case .bigInt(let value): WireValue(decimal: "-" + describe(.bigInt(value)))!
            case let other: preconditionFailure("-\(other)")
            }
        }
        let start = position
        while position < text.count, "0123456789.e".contains(text[position]) {
            let isExponent = text[position] == "e" && "+-".contains(text[position + 1])
            position += isExponent ? 2 : 1
        }
        let digits = String(text[start..<position])
        if take("*") {
            expect("*")
            return power(digits, value())
        }
        if let integer = WireValue(decimal: digits) { return integer }
        guard let float = Double(digits) else {
            preconditionFailure("no number at \(start) of \(String(text))")
        }
        return .float(float)
    }

    /// Powers of ten, the one way in which the tables write big numbers.
    private func power(_ base: String, _ exponent: WireValue) -> WireValue {
        guard base == "10", case .int(let zeros) = exponent else {
            preconditionFailure("\(base)**\(exponent)")
        }
        return WireValue(decimal: "1" + String(repeating: "0", count: zeros))!
    }

    private func peek() -> Character? {
        text[position...].first { $0 != " " }
    }

    private mutating func skipBlanks() {
        while position < text.count, text[position] == " " { position += 1 }
    }

    mutating func take(_ character: Character) -> Bool {
        skipBlanks()
        guard position < text.count, text[position] == character else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Character) {
        precondition(take(character), "\(character) expected in \(String(text)) at \(position)")
    }

    mutating func expectEnd() {
        skipBlanks()
        precondition(position == text.count, "\(String(text)) goes on at \(position)")
    }
}
