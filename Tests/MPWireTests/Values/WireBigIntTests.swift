import MPWire
import Testing

struct WireBigIntTests {
    @Test(arguments: [
        "9223372036854775808", "-9223372036854775809", "18446744073709551616",
        "1000000000000000000000000000000", "-340282366920938463463374607431768211456",
        "115792089237316195423570985008687907853269984665640564039457584007913129639935",
    ])
    func decimalsSurvive(_ text: String) throws {
        let value = try #require(WireValue(decimal: text))
        guard case .bigInt = value else {
            Issue.record("\(value)")
            return
        }
        #expect(try value.representation() == text)
        #expect(try PickleReader.read(value.pickled[...]) == value)
    }

    @Test(arguments: ["", "-", "+", "1a", " 1", "0x10", "--1", String(repeating: "1", count: 4301)])
    func otherTextsAreNoIntegers(_ text: String) {
        #expect(WireValue(decimal: text) == nil)
    }

    @Test(arguments: [("+5", 5), ("-0", 0), ("007", 7), ("-9223372036854775808", Int.min)])
    func shortIntegersStayShort(_ text: String, _ expected: Int) {
        guard case .int(expected)? = WireValue(decimal: text) else {
            Issue.record("not the short form")
            return
        }
    }

    @Test func whatPythonRefusesToPrintIsRefused() throws {
        let long = WireValue.bigInt(WireBigInt(canonical: [UInt8](repeating: 1, count: 1800)))
        #expect {
            try long.representation()
        } throws: { error in
            error as? PythonException
                == .valueError(
                    "Exceeds the limit (4300 digits) for integer string conversion; "
                        + "use sys.set_int_max_str_digits() to increase the limit"
                )
        }
    }

    @Test(arguments: [
        (UInt64.max, "18446744073709551615"), (UInt64(1) << 63, "9223372036854775808"),
        (UInt64(Int.max), "9223372036854775807"), (0, "0"),
    ])
    func unsignedIntegersKeepTheirValue(_ integer: UInt64, _ text: String) throws {
        #expect(try WireValue(integer: integer).representation() == text)
    }

    @Test(arguments: [1e19, -1e19, 1e300, -9.3e18, 18_446_744_073_709_551_616.0])
    func wholeFloatsBecomeIntegers(_ value: Double) throws {
        let integer = try #require(WireBigInt(exactly: value))
        #expect(WireValue.bigInt(integer) == .float(value))
        #expect(Double(try integer.decimal()) == value)
    }
}
