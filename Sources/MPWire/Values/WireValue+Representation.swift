extension WireValue {
    /// Python's `repr(x)`.
    ///
    /// An instance of an unknown class is `<module.Name object>`. Where Python prints an address
    /// there is none, since the value represents an object in another process.
    ///
    /// - Throws: Python's `ValueError` if an `int` has more than 4300 digits, `MemoryError` if the
    ///   text would be longer than the limit.
    package func representation(
        limitInBytes: Int = RepresentationText.standardLimitInBytes,
        work: WorkMeter = .unlimited
    ) throws(PythonException) -> String {
        var text = RepresentationText(limitInBytes: limitInBytes, work: work)
        try appendRepresentation(to: &text)
        return text.text
    }

    /// Appends Python's `repr(x)`.
    package func appendRepresentation(to text: inout RepresentationText) throws(PythonException) {
        switch self {
        case .null: try text.append("None")
        case .bool(let value): try text.append(value ? "True" : "False")
        case .int(let value): try text.append(String(value))
        case .bigInt(let value):
            try text.work.charge(value.decimalCost)
            try text.append(value.decimal())
        case .float(let value): try text.append(value.pythonRepresentation)
        case .text(let value): try text.appendQuoted(value)
        case .surrogateText(let octets): try text.appendQuoted(WTF8.codePoints(of: octets) ?? [])
        case .bytes(let octets): try text.appendQuoted(octets)
        case .bytearray(let octets):
            try text.append("bytearray(")
            try text.appendQuoted(octets)
            try text.append(")")
        case .list(let elements): try text.append("[", elements, "]")
        case .tuple(let elements): try text.append("(", elements, elements.count == 1 ? ",)" : ")")
        case .dict(let entries): try text.append(entries)
        case .set(let members):
            if members.isEmpty {
                try text.append("set()")
            } else {
                try text.append("{", members.elements, "}")
            }
        case .frozenset(let members):
            try text.append(
                "frozenset(" + (members.isEmpty ? "" : "{"),
                members.elements,
                members.isEmpty ? ")" : "})"
            )
        case .global(let global): try text.append(global.representation)
        case .object(let object): try object.appendRepresentation(to: &text)
        case .proxy(let proxy):
            try text.append("<\(proxy.typeName) object, typeid '\(proxy.token.typeid)'")
            try text.append(" at \(proxy.token.ident)>")
        case .cyclic(let graph): try graph.appendRepresentation(to: &text)
        }
    }
}

extension RepresentationText {
    /// Appends the representations of `elements` with commas between them.
    package mutating func append(
        _ opening: String,
        _ elements: [WireValue],
        _ closing: String
    ) throws(PythonException) {
        try append(opening)
        var separator = ""
        for element in elements {
            try append(separator)
            try element.appendRepresentation(to: &self)
            separator = ", "
        }
        try append(closing)
    }

    /// Appends a dict's representation.
    mutating func append(_ entries: WireDictionary) throws(PythonException) {
        try append("{")
        var separator = ""
        for (key, value) in entries {
            try append(separator)
            try key.appendRepresentation(to: &self)
            try append(": ")
            try value.appendRepresentation(to: &self)
            separator = ", "
        }
        try append("}")
    }
}

extension WireGlobal {
    /// Python's `repr` of the class; the two singletons that are sent by name have their own.
    fileprivate var representation: String {
        switch (module, name) {
        case ("builtins", "NotImplemented"), ("builtins", "Ellipsis"): name
        case ("builtins", let name) where Self.builtinFunctions.contains(name):
            "<built-in function \(name)>"
        case ("builtins", _): "<class '\(name)'>"
        default: "<class '\(self)'>"
        }
    }

    /// The functions of the module `builtins`, which has classes besides.
    private static let builtinFunctions: Set<String> = [
        "__build_class__", "__import__", "abs", "aiter", "all", "anext", "any", "ascii", "bin",
        "breakpoint", "callable", "chr", "compile", "delattr", "dir", "divmod", "eval", "exec",
        "format", "getattr", "globals", "hasattr", "hash", "hex", "id", "input", "isinstance",
        "issubclass", "iter", "len", "locals", "max", "min", "next", "oct", "ord", "pow", "print",
        "repr", "round", "setattr", "sorted", "sum", "vars",
    ]
}

extension WireCyclicGraph {
    /// The text that Python prints, with dots where the value meets itself again.
    fileprivate func appendRepresentation(
        to text: inout RepresentationText
    ) throws(PythonException) {
        guard try !PickleGraphText.append(self, to: &text) else { return }
        try text.append("<\(typeName) object>")
    }
}
