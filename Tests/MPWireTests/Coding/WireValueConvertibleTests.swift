import MPWire
import Testing

@Suite(.timeLimit(.minutes(10)))
struct WireValueConvertibleTests {
    struct Fraction: Codable, Hashable, WireValueConvertible {
        var over: Int
        var under: Int

        init(_ over: Int, _ under: Int) {
            self.over = over
            self.under = under
        }

        var wireValue: WireValue {
            get throws {
                if under == 0 { throw WireValueError("\(over)/0 is no fraction") }
                return .text("\(over)/\(under)")
            }
        }

        init(wireValue: WireValue) throws {
            let parts = try wireValue.decoded(as: String.self).split(separator: "/")
            guard parts.count == 2, let over = Int(parts[0]), let under = Int(parts[1]) else {
                throw WireValueError.expected(Self.self, found: wireValue)
            }
            self.init(over, under)
        }
    }

    struct Recipe: Codable, Hashable {
        var cups: Fraction
        var more: [Fraction]
        var byName: [String: Fraction?]
    }

    @Test func theConversionIsTakenWhereverTheValueLies() throws {
        let recipe = Recipe(cups: Fraction(1, 2), more: [Fraction(1, 3)], byName: ["a": nil])
        let value = try WireValue(encoding: recipe)
        #expect(
            value
                == .dict([
                    "cups": .text("1/2"), "more": .list([.text("1/3")]),
                    "byName": .dict(["a": .null]),
                ])
        )
        #expect(try value.decoded() == recipe)
        #expect(try WireValue(encoding: [Fraction(1, 2): 1]) == .dict(["1/2": .int(1)]))
    }

    @Test func itsErrorsSayWhere() {
        let encoding = #expect(throws: WireValueError.self) {
            try WireValue(
                encoding: Recipe(cups: Fraction(1, 2), more: [Fraction(1, 0)], byName: [:])
            )
        }
        #expect(encoding?.description == "more[0]: 1/0 is no fraction")
        let decoding = #expect(throws: WireValueError.self) {
            try WireValue.list([.text("1/2"), .text("half")]).decoded(as: [Fraction].self)
        }
        #expect(decoding?.description == "expected Fraction at [1], found str 'half'")
    }
}
