import MPWire
import Testing

@testable import syncmanager

@Suite struct JSONTextTests {
    @Test(
        arguments: [
            ("None", "null"), ("True", "true"), ("5", "5"), ("1.5", "1.5"), ("1e30", "1e+30"),
            ("99999999999999999999", "99999999999999999999"), ("(1, 2)", "[1, 2]"), ("{1}", "[1]"),
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

    @Test(arguments: ["b'a'", "bytearray(b'a')", "nan", "[inf]", "{(1, 2): 3}", #"'\ud800'"#])
    func whatJSONHasNotIsAnError(literal: String) throws {
        let value = try Parser.expression(literal).literalValue()
        #expect(throws: CommandError.self) { try JSONText.of(value) }
    }
}
