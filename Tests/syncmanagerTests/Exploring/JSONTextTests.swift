import MPWire
import Testing

@testable import syncmanager

@Suite struct JSONTextTests {
    @Test(
        arguments: [
            ("None", "null"), ("True", "true"), ("5", "5"), ("1.5", "1.5"), ("1e30", "1e+30"),
            ("99999999999999999999", "99999999999999999999"), ("(1, 2)", "[1, 2]"), ("{1}", "[1]"),
            // As Python's json.dumps has them.
            ("nan", "NaN"), ("[inf, -inf]", "[Infinity, -Infinity]"), ("{nan: 1}", #"{"NaN": 1}"#),
            (#"'a"\\\n\x01ä😀'"#, #""a\"\\\n\u0001ä😀""#),
            (
                "{'a': [1], 2: None, None: 3, True: 4}",
                #"{"a": [1], "2": null, "null": 3, "true": 4}"#
            ),
        ]
    )
    func writesJSON(literal: String, text: String) throws {
        #expect(try JSONText.of(Parser.expression(literal).literalValue()) == text)
    }

    @Test(arguments: [
        ("1.10", true), ("-0E-7", true), ("1E+3", true), ("0", true), ("Infinity", true),
        ("sNaN", false), ("007", false), (".5", false), ("5.", false), ("1e", false), ("", false),
        ("1_0", false), ("٣", false), ("1]", false), ("--1", false),
    ])
    func decimalsAreNumbers(text: String, isNumber: Bool) throws {
        let decimal = WireObject(.reduce, .global(WireGlobal("decimal", "Decimal")), [.text(text)])
        #expect(try JSONText.standard(decimal) == (isNumber ? text : nil))
    }

    /// States that no Python writes, of which a client that means harm may make any.
    @Test(
        arguments: [
            ("datetime", [.bytes([1, 2])]), ("date", []), ("time", [.text("x")]),
            ("timedelta", [.int(1)]),
            ("timedelta", [.int(.max), .int(0), .int(0)]),
            ("timedelta", [.int(0), .int(-1), .int(0)]),
            ("datetime", [.bytes([7, 234, 1, 1, 0, 0, 0, 0, 0, 0]), .int(5)]), ("tzinfo", []),
        ] as [(String, [WireValue])]
    )
    func oddDatesHaveNoForm(name: String, arguments: [WireValue]) throws {
        let object = WireObject(.reduce, .global(WireGlobal("datetime", name)), arguments)
        #expect(try JSONText.standard(object) == nil)
    }

    @Test(arguments: ["b'a'", "bytearray(b'a')", "{(1, 2): 3}", #"'\ud800'"#])
    func whatJSONHasNotIsAnError(literal: String) throws {
        let value = try Parser.expression(literal).literalValue()
        #expect(throws: CommandError.self) { try JSONText.of(value) }
    }
}
