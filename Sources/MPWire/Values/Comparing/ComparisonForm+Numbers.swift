extension WireObject {
    /// The form of a `Decimal`, a `Fraction`, or a scalar, array or type of numpy.
    func numberForm(_ global: WireGlobal) -> ComparisonForm {
        switch (global.module, global.name) {
        case ("decimal", "Decimal"): decimalForm
        case ("fractions", "Fraction"): fractionForm
        case (_, "scalar"): scalarForm
        case (_, "dtype"):
            .key(
                ComparisonKey(
                    family: "dtype",
                    key: .tuple(arguments + [state ?? .null]),
                    order: .none
                )
            )
        default: NumPyContents(self)?.count == 1 ? .unknown : .ambiguous
        }
    }

    private var decimalForm: ComparisonForm {
        guard case .text(let text)? = arguments.first else { return .unknown }
        if let decimal = WireDecimal(text: text) { return .number(decimal.number) }
        switch text {
        case "Infinity": return .number(.float(.infinity))
        case "-Infinity": return .number(.float(-.infinity))
        default:
            guard text.hasSuffix("NaN") else { return .unknown }
            return text.hasSuffix("sNaN") ? .ambiguous : .number(.float(.nan))
        }
    }

    /// The form of a fraction, which up to 3.10 comes as text, such as `1/3`.
    private var fractionForm: ComparisonForm {
        let parts = fractionParts
        guard parts.count == 2, case .int(let numerator) = parts[0],
            case .int(let denominator) = parts[1],
            let number = WireNumber(numerator: numerator, denominator: denominator)
        else {
            if parts.count == 2, case .bigInt(let value) = parts[0], parts[1] == .int(1) {
                return .number(.bigInt(value))
            }
            return .unknown
        }
        return .number(number)
    }

    private var scalarForm: ComparisonForm {
        if let value = NumPyScalar.value(of: self) { return .plain(value) }
        guard let type = arguments.first.flatMap(NumPyType.init), "Mm".contains(type.kind),
            let bytes = arguments.last?.octets, bytes.count == 8
        else { return .unknown }
        // Of one unit they are ordered as numbers; the type holds the unit.
        let state = arguments.first?.wireObject?.state ?? .null
        let number = Int(
            Int64(bitPattern: bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        )
        guard number != .min else { return .number(.float(.nan)) }  // NaT.
        return .key(ComparisonKey(family: "\(type.kind)8 \(state)", key: .int(number)))
    }
}

extension WireValue {
    /// The instance, if it is one of a class.
    var wireObject: WireObject? {
        guard case .object(let object) = self else { return nil }
        return object
    }
}
