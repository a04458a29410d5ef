extension WireValue {
    /// Python's `repr(x)`.
    ///
    /// An instance of a class that isn't understood here is `<module.Name object>`; where Python
    /// prints an address there is none, since the value stands for an object in another process.
    ///
    /// - Throws: Python's `ValueError` if an `int` has more than 4300 digits.
    package func representation() throws(PythonException) -> String {
        var text = ""
        try appendRepresentation(to: &text)
        return text
    }

    /// Appends Python's `repr(x)`.
    func appendRepresentation(to text: inout String) throws(PythonException) {
        switch self {
        case .null: text += "None"
        case .bool(let value): text += value ? "True" : "False"
        case .int(let value): text += String(value)
        case .bigInt(let value): text += try value.decimal()
        case .float(let value): text += value.pythonRepresentation
        case .text(let value): text.appendQuoted(value.unicodeScalars.lazy.map(\.value))
        case .surrogateText(let octets): text.appendQuoted(WTF8.codePoints(of: octets) ?? [])
        case .bytes(let octets): text.appendQuoted(octets)
        case .bytearray(let octets):
            text += "bytearray("
            text.appendQuoted(octets)
            text += ")"
        case .list(let elements): try text.append("[", elements, "]")
        case .tuple(let elements): try text.append("(", elements, elements.count == 1 ? ",)" : ")")
        case .dict(let entries): try text.append(entries)
        case .set(let members):
            if members.isEmpty {
                text += "set()"
            } else {
                try text.append("{", members.elements, "}")
            }
        case .frozenset(let members):
            try text.append(
                "frozenset(" + (members.isEmpty ? "" : "{"),
                members.elements,
                members.isEmpty ? ")" : "})"
            )
        case .global(let global): text += global.representation
        case .object(let object): try object.appendRepresentation(to: &text)
        case .proxy(let proxy):
            text += "<\(proxy.typeName) object, typeid '\(proxy.token.typeid)'"
            text += " at \(proxy.token.ident)>"
        case .cyclic(let graph): text += try graph.representation()
        }
    }
}

extension String {
    /// Appends the representations of `elements` with commas between them.
    mutating func append(
        _ opening: String,
        _ elements: [WireValue],
        _ closing: String
    ) throws(PythonException) {
        self += opening
        var separator = ""
        for element in elements {
            self += separator
            try element.appendRepresentation(to: &self)
            separator = ", "
        }
        self += closing
    }

    /// Appends a dict's representation.
    mutating func append(_ entries: WireDictionary) throws(PythonException) {
        self += "{"
        var separator = ""
        for (key, value) in entries {
            self += separator
            try key.appendRepresentation(to: &self)
            self += ": "
            try value.appendRepresentation(to: &self)
            separator = ", "
        }
        self += "}"
    }
}

extension WireGlobal {
    /// Python's `repr` of the class; the two singletons that are sent by name have their own.
    fileprivate var representation: String {
        switch (module, name) {
        case ("builtins", "NotImplemented"), ("builtins", "Ellipsis"): name
        case ("builtins", "iter"): "<built-in function iter>"
        case ("builtins", _): "<class '\(name)'>"
        default: "<class '\(self)'>"
        }
    }
}

extension WireCyclicGraph {
    /// What Python prints, with dots where the value meets itself again.
    fileprivate func representation() throws(PythonException) -> String {
        try PickleGraphText.representation(of: self) ?? "<\(typeName) object>"
    }
}
