extension WireObject {
    /// Appends Python's `repr` for the classes that are likely to be stored, and `<module.Name
    /// object>` for all others.
    func appendRepresentation(to text: inout RepresentationText) throws(PythonException) {
        guard let global else {
            try text.append("<object>")
            return
        }
        if let wellKnown {
            try append(wellKnown, named: global.lastName, to: &text)
            return
        }
        switch (global.module, global.name) {
        case ("datetime", _):
            guard try !DateTimeText.append(self, to: &text) else { return }
            try text.append("<\(global) object>")
        case ("decimal", "Decimal"):
            try text.append("Decimal(", arguments, ")")
        case ("fractions", "Fraction"):
            try text.append("Fraction(", fractionParts, ")")
        case ("uuid", "UUID"):
            try text.append(uuidText ?? "<\(global) object>")
        case ("pathlib", _), ("pathlib._local", _):
            try appendPath(named: global.name, to: &text)
        case ("zoneinfo", _):
            try text.append("zoneinfo.ZoneInfo(key=", Array(arguments.prefix(1)), ")")
        case ("ipaddress", _):
            try text.append(global.name + "(", arguments, ")")
        case ("collections", _):
            try appendCollection(of: global, to: &text)
        case ("types", "SimpleNamespace"):
            try appendAttributes(of: state, "namespace(", sorted: false, to: &text)
        case ("multiprocessing.managers", "Namespace"):
            try appendAttributes(of: state, "Namespace(", sorted: true, to: &text)
        case ("multiprocessing.managers", "Value"):
            try appendManagerValue(to: &text)
        case ("multiprocessing.managers", "Token"):
            try appendToken(to: &text)
        default:
            try appendInstance(of: global, to: &text)
        }
    }

    /// Appends a `UserList` and its like as what it wraps, and a `ChainMap` as its maps.
    private func appendCollection(
        of global: WireGlobal,
        to text: inout RepresentationText
    ) throws(PythonException) {
        if case .dict(let attributes)? = state {
            if let data = attributes[text: "data"], global.name.hasPrefix("User") {
                return try data.appendRepresentation(to: &text)
            }
            if case .list(let maps)? = attributes[text: "maps"], global.name == "ChainMap" {
                return try text.append("ChainMap(", maps, ")")
            }
        }
        try appendInstance(of: global, to: &text)
    }

    private func append(
        _ known: WellKnownObject,
        named name: String,
        to text: inout RepresentationText
    ) throws(PythonException) {
        switch known {
        case .slice(let start, let stop, let step):
            try text.append("slice(", [start, stop, step], ")")
        case .range(let start, let stop, let step):
            try text.append("range(\(start), \(stop)" + (step == 1 ? ")" : ", \(step))"))
        case .complex(let real, let imaginary):
            try text.append(Self.complexText(real, imaginary))
        case .array(let typecode, let elements):
            try Self.appendArray(typecode, elements, to: &text)
        case .iterator:
            try text.append("<\(WireValue.object(self).typeName) object>")
        case .deque(let elements, let maximum):
            try text.append("deque([", elements, "]")
            if case .int(let maximum) = maximum { try text.append(", maxlen=\(maximum)") }
            try text.append(")")
        case .mapping(let entries):
            try text.append(name + "(")
            if name == "defaultdict" {
                try (arguments.first ?? .null).appendRepresentation(to: &text)
                try text.append(", ")
            }
            if !entries.isEmpty || name == "defaultdict" { try text.append(entries) }
            try text.append(")")
        }
    }

    private static func complexText(_ real: Double, _ imaginary: Double) -> String {
        let imaginaryText = imaginary.pythonRepresentationInComplex + "j"
        if real == 0, real.sign == .plus { return imaginaryText }
        let plus = imaginaryText.hasPrefix("-") ? "" : "+"
        return "(\(real.pythonRepresentationInComplex)\(plus)\(imaginaryText))"
    }

    private static func appendArray(
        _ typecode: String,
        _ elements: [WireValue],
        to text: inout RepresentationText
    ) throws(PythonException) {
        try text.append("array('\(typecode)'")
        if typecode == "u" || typecode == "w", !elements.isEmpty {
            try text.append(", ")
            try text.appendQuoted(
                elements.flatMap { element -> [UInt32] in
                    guard case .text(let character) = element else { return [] }
                    return character.unicodeScalars.map(\.value)
                }
            )
        } else if !elements.isEmpty {
            try text.append(", [", elements, "]")
        }
        try text.append(")")
    }
}

extension WireObject {
    /// The parts of a fraction, which up to 3.11 is pickled as text, such as `1/3`.
    var fractionParts: [WireValue] {
        guard case .text(let fraction)? = arguments.first else { return arguments }
        let parts = fraction.split(separator: "/").compactMap { WireValue(decimal: $0) }
        return parts.count == 1 ? parts + [.int(1)] : parts
    }

    private var uuidText: String? {
        guard case .dict(let attributes)? = state, let number = attributes[text: "int"] else {
            return nil
        }
        let bits: UInt128
        switch number {
        case .int(let value) where value >= 0: bits = UInt128(value)
        case .bigInt(let value) where !value.isNegative && value.littleEndian.count <= 17:
            bits = value.littleEndian.prefix(16).reversed().reduce(0) { $0 << 8 | UInt128($1) }
        default: return nil
        }
        var text = bits.padded(to: 32, radix: 16)
        for offset in [20, 16, 12, 8] {
            text.insert("-", at: text.index(text.startIndex, offsetBy: offset))
        }
        return "UUID('\(text)')"
    }

    /// The text of a path of `pathlib`; `nil` for everything else.
    var path: String? {
        guard let module = global?.module, module == "pathlib" || module == "pathlib._local" else {
            return nil
        }
        return pathText
    }

    /// The text of a path, which up to 3.12 is pickled as its parts; the first may be the root.
    private var pathText: String {
        let parts = arguments.compactMap(\.asText)
        let joined =
            parts.first == "/"
            ? "/" + parts.dropFirst().joined(separator: "/")
            : parts.joined(separator: "/")
        return joined.isEmpty ? "." : joined
    }

    private func appendPath(
        named name: String,
        to text: inout RepresentationText
    ) throws(PythonException) {
        try text.append(name + "(", [.text(pathText)], ")")
    }

    private func appendAttributes(
        of state: WireValue?,
        _ opening: String,
        sorted: Bool,
        to text: inout RepresentationText
    ) throws(PythonException) {
        var shown: [(name: String, value: StoredValue)] = []
        if case .dict(let attributes)? = state {
            for case (.text(let name), let value) in attributes
            where !sorted || !name.hasPrefix("_") {
                shown.append((name, .value(value)))
            }
        }
        try text.append(opening)
        try text.append(attributes: shown, sorted: sorted)
        try text.append(")")
    }

    private func appendManagerValue(to text: inout RepresentationText) throws(PythonException) {
        guard case .dict(let attributes)? = state else { return try text.append("Value()") }
        let typecode = attributes[text: "_typecode"] ?? .null
        try text.append("Value(", [typecode, attributes[text: "_value"] ?? .null], ")")
    }

    private func appendToken(to text: inout RepresentationText) throws(PythonException) {
        guard case .tuple(let parts)? = state, parts.count == 3 else {
            return try text.append("Token()")
        }
        for (name, part) in zip(["Token(typeid=", ", address=", ", id="], parts) {
            try text.append(name)
            try part.appendRepresentation(to: &text)
        }
        try text.append(")")
    }
}

extension WireGlobal {
    /// Whether the name is that of an exception class: a standard one, or one with such a name.
    package var isException: Bool {
        switch module {
        case "builtins": StandardClasses.exceptions.contains(name)
        case "queue", "_queue", "threading", "multiprocessing.context":
            StandardClasses.contains(self)
        default:
            name.hasSuffix("Error") || name.hasSuffix("Exception")
                || StandardClasses.isPlainException(self)
        }
    }
}
