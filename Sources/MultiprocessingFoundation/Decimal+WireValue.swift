internal import MPWire
public import Foundation
public import Multiprocessing

extension Decimal: WireValueConvertible, WireComparable {
    /// A `decimal.Decimal` of the same value; Foundation doesn't keep the zeros of `1.10`.
    public var wireValue: WireValue {
        .object(
            WireObject(
                .reduce,
                .global(WireGlobal("decimal", "Decimal")),
                [.text(isNaN ? "NaN" : description)]
            )
        )
    }

    /// Reads a `decimal.Decimal`, or an `int`.
    ///
    /// - Parameter wireValue: What Python, or another Swift program, has sent.
    /// - Throws: `WireValueError` for a number that Foundation's type can't hold exactly: it has 38 digits and exponents
    ///   from −128 to 127; and for everything else.
    public init(wireValue: WireValue) throws {
        guard let text = Self.text(of: wireValue) else {
            throw WireValueError.expected(Self.self, found: wireValue)
        }
        if text == "NaN" {
            self = .nan
            return
        }
        guard let exact = WireDecimal(text: text) else {
            throw WireValueError(
                "decimal.Decimal('\(text)') is no number that Foundation's Decimal has"
            )
        }
        guard let number = Decimal(string: text, locale: Locale(identifier: "en_US_POSIX")),
            WireDecimal(text: number.description) == exact
        else {
            throw WireValueError(
                "decimal.Decimal('\(text)') has more digits, or another size, than Foundation's Decimal"
            )
        }
        self = number
    }

    /// The digits of the number.
    private static func text(of value: WireValue) -> String? {
        switch value {
        case .int, .bigInt: try? value.representation()
        case .object(let object) where object.global == WireGlobal("decimal", "Decimal"):
            object.arguments.first?.asText
        default: nil
        }
    }
}
