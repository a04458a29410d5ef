internal import MPWire

/// Instances of classes of Python's standard library.
extension JSONText {
    /// Writes an instance.
    ///
    /// - Returns: `nil` if its class has no form in JSON.
    /// - Throws: `CommandError` if a part of it has none.
    static func standard(_ object: WireObject) throws(CommandError) -> String? {
        switch object.wellKnown {
        case .mapping(let entries): return try self.object(entries)
        case .deque(let elements, _), .array(_, let elements): return try array(elements)
        case .slice, .range, .complex, .iterator: return nil
        case nil: break
        }
        switch object.global?.module {
        case "datetime": return DateTimeJSON.text(object)
        case "decimal": return object.arguments.first?.asText.flatMap(decimal)
        case "fractions": return fraction(object).map(quoted)
        case "uuid", "pathlib", "pathlib._local", "ipaddress": return soleText(object).map(quoted)
        default: return nil
        }
    }

    /// A `Decimal`, a number in any of the forms that Python writes.
    private static func decimal(_ text: String) -> String? {
        switch text {
        case "NaN", "Infinity", "-Infinity": return text
        default: return isNumber(text) ? text : nil
        }
    }

    /// Whether a text is a number of JSON: digits, and perhaps a fraction and an exponent.
    private static func isNumber(_ text: String) -> Bool {
        let unsigned = text.first == "-" ? text.dropFirst() : text[...]
        let parts = unsigned.split(omittingEmptySubsequences: false) { $0 == "E" || $0 == "e" }
        guard let mantissa = parts.first, parts.count <= 2 else { return false }
        if parts.count == 2 {
            let exponent = parts[1]
            let hasSign = exponent.first == "-" || exponent.first == "+"
            guard isDigits(hasSign ? exponent.dropFirst() : exponent) else { return false }
        }
        let sides = mantissa.split(separator: ".", omittingEmptySubsequences: false)
        guard sides.count <= 2, sides.allSatisfy(isDigits) else { return false }
        return sides[0] == "0" || sides[0].first != "0"
    }

    private static func isDigits(_ text: Substring) -> Bool {
        !text.isEmpty && text.unicodeScalars.allSatisfy(\.isDigit)
    }

    /// A fraction as Python's `str` has it: `1/3`, or `2`.
    private static func fraction(_ object: WireObject) -> String? {
        let texts = literalArguments(object)?.compactMap { value -> String? in
            switch value {
            // A number that is too long for Python to be written has no text here, either.
            case .int, .bigInt: try? value.representation()
            default: nil
            }
        }
        guard let texts, texts.count == 2 else { return nil }
        return texts[1] == "1" ? texts[0] : texts.joined(separator: "/")
    }

    /// The text in the parentheses of a class that Python writes as `Class('text')`.
    private static func soleText(_ object: WireObject) -> String? {
        guard let arguments = literalArguments(object), arguments.count == 1 else { return nil }
        return arguments[0].asText
    }

    /// The arguments in Python's `repr` of an instance, if it is a call with literals.
    private static func literalArguments(_ object: WireObject) -> [WireValue]? {
        // What can't be written, or read again, has no such form.
        guard let text = try? WireValue.object(object).representation(),
            case .call(_, let arguments)? = try? Parser.expression(text).form,
            arguments.keywords.isEmpty
        else { return nil }
        let values = arguments.positional.compactMap { try? $0.literalValue() }
        return values.count == arguments.positional.count ? values : nil
    }
}
