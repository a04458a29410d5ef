import MPWire
import Testing

@Suite(.timeLimit(.minutes(10)))
struct WireCodingErrorTests {
    typealias Order = WireCodingTests.Order
    typealias Shop = WireCodingTests.Shop

    /// What decoding says, or nothing if it succeeds.
    private func complaint<T: Decodable>(_ value: WireValue, as type: T.Type) -> String? {
        do throws(WireCodingError) {
            _ = try WireCoding.decode(value, as: type)
            return nil
        } catch {
            return error.description
        }
    }

    private func order(price: WireValue) -> WireValue {
        .dict(["id": .int(1), "price": price, "note": .null, "tags": .list([])])
    }

    @Test
    func nothingIsConvertedThatPythonTellsApart() {
        #expect(complaint(.bool(true), as: Int.self) == "expected Int, found bool True")
        #expect(complaint(.float(1), as: Int.self) == "expected Int, found float 1.0")
        #expect(complaint(.int(1), as: Bool.self) == "expected Bool, found int 1")
        #expect(complaint(.bool(true), as: Double.self) == "expected Double, found bool True")
        #expect(complaint(.text("1"), as: Int.self) == "expected Int, found str '1'")
        #expect(complaint(.bytes([1]), as: String.self) == "expected String, found bytes")
        #expect(complaint(.null, as: String.self) == "expected String, found None")
        #expect(complaint(.bytes([1]), as: [Int].self) == "expected Array<Int>, found bytes")
        #expect(
            complaint(.text("ab"), as: [String].self) == "expected Array<String>, found str 'ab'"
        )
        #expect(
            complaint(.list([]), as: [String: Int].self)
                == "expected Dictionary<String, Int>, found list"
        )
        #expect(complaint(.surrogateText([0xed, 0xa0, 0x80]), as: String.self) != nil)
    }

    @Test
    func numbersThatDoNotFitAreRefused() {
        #expect(complaint(.int(300), as: UInt8.self) == "expected UInt8, found int 300")
        #expect(complaint(.int(-1), as: UInt.self) == "expected UInt, found int -1")
        let big = WireValue.bigInt(WireBigInt(canonical: [0, 0, 0, 0, 0, 0, 0, 0, 1]))
        #expect(complaint(big, as: Int.self) == "expected Int, found int 18446744073709551616")
        #expect(complaint(big, as: UInt64.self) != nil)
        #expect(complaint(big, as: Float.self) != nil)
        let negative = WireValue.bigInt(WireBigInt(canonical: [0, 0, 0, 0, 0, 0, 0, 0, 0xff]))
        #expect(complaint(negative, as: UInt64.self) != nil)
        let odd = (1 << 53) + 1
        #expect(complaint(.int(odd), as: Double.self) == "expected Double, found int \(odd)")
        let bigOdd = WireValue.bigInt(WireBigInt(canonical: [1, 0, 0, 0, 0, 0, 0, 0, 1]))
        #expect(complaint(bigOdd, as: Double.self) != nil)
        let huge = WireValue.bigInt(WireBigInt(canonical: Array(repeating: 1, count: 2000)))
        #expect(complaint(huge, as: Double.self) == "expected Double, found int")
        #expect(complaint(.float(1e300), as: Float.self) == "expected Float, found float 1e+300")
        #expect(complaint(.float(.infinity), as: Float.self) == nil)
    }

    @Test
    func theErrorNamesThePlace() {
        let shop: WireValue = .dict([
            "orders": .list([order(price: .int(1)), order(price: .text("abc"))]),
            "byDay": .dict([:]),
        ])
        #expect(
            complaint(shop, as: Shop.self)
                == "expected Double at orders[1].price, found str 'abc'"
        )
        #expect(
            complaint(.dict(["orders": .list([])]), as: Shop.self)
                == "expected Dictionary<Int, Array<Order>> at byDay, found nothing"
        )
        let days: WireValue = .dict(["a b": .list([])])
        #expect(
            complaint(.dict(["orders": .list([]), "byDay": days]), as: Shop.self)
                == "expected Int at byDay['a b'], found str 'a b'"
        )
        #expect(complaint(.text("x"), as: Order.self) == "expected Order, found str 'x'")
        #expect(
            complaint(.list([.int(1)]), as: [Order].self) == "expected Order at [0], found int 1"
        )
        #expect(
            complaint(.list([.int(1), .null]), as: Set<Int>.self)
                == "expected Int at [1], found None"
        )
    }

    @Test
    func longValuesAreShortened() throws {
        let text = try #require(complaint(.text(String(repeating: "x", count: 500)), as: Int.self))
        #expect(text.count < 100)
    }

    @Test
    func whatATypeItselfObjectsToIsKept() {
        let complaint = complaint(.list([.int(9)]), as: [WireCodingTests.Level].self)
        #expect(complaint?.hasPrefix("[0]: Cannot initialize Level") == true)
    }

    /// A type that tries one form after the other, as `Codable` types do.
    struct Either: Decodable, Equatable {
        var text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            do {
                text = try container.decode(String.self)
            } catch DecodingError.typeMismatch {
                text = "\(try container.decode(Int.self))"
            }
        }
    }

    @Test
    func aTypeMayCatchWhatItsContainersThrow() throws {
        #expect(try WireCoding.decode(.int(3), as: Either.self).text == "3")
        #expect(complaint(.null, as: Either.self) == "expected Int, found None")
    }

    @Test
    func keysThatPythonCannotHashAreRefused() {
        struct Point: Codable, Hashable, WireValueConvertible {
            var wireValue: WireValue { .list([]) }
            init() {}
            init(wireValue: WireValue) {}
        }
        let error = #expect(throws: WireCodingError.self) {
            try WireCoding.encode(["points": [Point(): 1]])
        }
        #expect(
            error?.description
                == "a key or member at ['points'] becomes a Python list, which is not hashable"
        )
    }
}
