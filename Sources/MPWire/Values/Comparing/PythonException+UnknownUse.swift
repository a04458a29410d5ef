extension PythonException {
    /// Returns the `TypeError` for a value that a method can't use.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - use: What would be done with it, up to its name: `iterate over`.
    ///   - role: What it would be taken for, if that has to be said: `as integers`.
    ///   - advice: What to pass instead of an instance of a class of one's own.
    ///   - complaint: Python's text, for values whose class is known.
    /// - Returns: The error, which says what to do instead.
    package static func cannotUse(
        _ value: WireValue,
        to use: String,
        _ role: String = "",
        advice: String,
        else complaint: @autoclosure () -> String
    ) -> Self {
        switch value {
        case .cyclic:
            .typeError("the server can't \(use) a value that contains itself: it never opens one")
        case .object(let object) where object.isOfUnknownClass:
            .typeError(
                "the server can't \(use) instances of '\(value.typeNameInErrors)'\(role), since it never runs the code of "
                    + "their class: \(advice)"
            )
        default: .typeError(complaint())
        }
    }

    /// The `TypeError` for a value that isn't an integer where Python wants one.
    package static func isNoInteger(
        _ value: WireValue,
        _ complaint: @autoclosure () -> String
    ) -> Self {
        cannotUse(value, to: "take", " as integers", advice: "pass int(value)", else: complaint())
    }

    /// The `TypeError` for a value that isn't a number where Python calculates with one.
    package static func isNoNumber(
        _ value: WireValue,
        _ complaint: @autoclosure () -> String
    ) -> Self {
        cannotUse(value, to: "take", " as numbers", advice: "pass a number", else: complaint())
    }

    /// The `TypeError` for the name of an attribute that isn't a text.
    package static func isNoAttributeName(_ value: WireValue) -> Self {
        cannotUse(
            value,
            to: "take",
            " as texts",
            advice: "pass str(value)",
            else: "attribute name must be string, not '\(value.typeNameInErrors)'"
        )
    }

    /// `decimal.InvalidOperation`, which ordering a `Decimal` that is no number raises.
    package static var invalidOperation: Self {
        Self(
            WireGlobal("decimal", "InvalidOperation"),
            [.list([.global(WireGlobal("decimal", "InvalidOperation"))])]
        )
    }
}

extension WireObject {
    /// Whether the server doesn't know how instances of the class behave.
    package var isOfUnknownClass: Bool {
        guard let global else { return true }
        switch (global.module, global.name) {
        // They make their addresses by code.
        case ("ipaddress", "IPv4Network"), ("ipaddress", "IPv6Network"): return true
        // Beyond 64 bits.
        case ("builtins", "range"): return wellKnown == nil
        default: return !StandardClasses.contains(global) || global == PickleGlobals.reconstructor
        }
    }
}

extension WireValue {
    /// Whether it is a `Decimal`.
    package var isDecimal: Bool { wireObject?.global == WireGlobal("decimal", "Decimal") }

    /// Whether it is a `Decimal` that is no number.
    package var isDecimalNaN: Bool {
        guard isDecimal, case .text(let text)? = wireObject?.arguments.first else { return false }
        return text.contains("NaN")
    }

    /// The entries of a `dict`, or of an instance that Python's `update` takes as a mapping.
    package var entriesAsMapping: WireDictionary? {
        switch self {
        case .dict(let entries): return entries
        case .object(let object):
            switch object.comparisonForm {
            case .known(.mapping(let entries)), .plain(.dict(let entries)): return entries
            default: return nil
            }
        default: return nil
        }
    }
}
