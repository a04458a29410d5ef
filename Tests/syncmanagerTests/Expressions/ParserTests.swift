import MPWire
import Testing

@testable import syncmanager

@Suite struct ParserTests {
    /// Reads a text that has to be a literal.
    private func value(_ text: String) throws -> WireValue {
        try Parser.expression(text).literalValue()
    }

    @Test(
        arguments: [
            ("5", .int(5)), ("-5", .int(-5)), ("+5", .int(5)), ("1_000", .int(1000)),
            ("0", .int(0)),
            ("00", .int(0)), ("0x_ff", .int(255)), ("0XFF", .int(255)), ("0o17", .int(15)),
            ("0b101", .int(5)), ("-9223372036854775808", .int(.min)),
            ("9223372036854775807", .int(.max)), ("1.5", .float(1.5)), ("1.", .float(1)),
            (".5", .float(0.5)), ("1e3", .float(1000)), ("1E-2", .float(0.01)),
            ("1_0.0_1e+1_0", .float(10.01e10)), ("-inf", .float(-.infinity)),
            ("Infinity", .float(.infinity)),
            ("None", .null), ("null", .null), ("True", .bool(true)), ("true", .bool(true)),
            ("False", .bool(false)), ("false", .bool(false)),
            ("'a'", .text("a")), ("\"a\"", .text("a")), ("u'a'", .text("a")), ("''", .text("")),
            (#"'a\n\t\\\'\"\x41\u00e4\U0001F600\0\101'"#, .text("a\n\t\\'\"Aä😀\0A")),
            (#"r'a\n\''"#, .text(#"a\n\'"#)), (#""\/\ud83d\ude00""#, .text("/😀")),
            (#"b'a\xff\0'"#, .bytes([97, 255, 0])), (#"Rb"\x""#, .bytes([92, 120])),
            (#"'\ud83d'"#, .surrogateText([0xed, 0xa0, 0xbd])),
            (#"'a\udcffb'"#, .surrogateText([97, 0xed, 0xb3, 0xbf, 98])),
            ("[1, 'a', [2],]", .list([.int(1), .text("a"), .list([.int(2)])])), ("[]", .list([])),
            ("()", .tuple([])), ("(1,)", .tuple([.int(1)])), ("(1)", .int(1)),
            ("(1, 2)", .tuple([.int(1), .int(2)])), ("{}", .dict([:])),
            (
                "{'a': 1, \"b\": [true, null]}",
                .dict(["a": .int(1), "b": .list([.bool(true), .null])])
            ),
            ("bytearray(b'a')", .bytearray([97])), ("  5  # a number", .int(5)),
        ] as [(String, WireValue)]
    )
    func readsLiterals(text: String, value: WireValue) throws {
        let read = try self.value(text)
        #expect(read == value)
        // Numbers are equal across types, as in Python.
        #expect(read.typeName == value.typeName)
    }

    @Test func readsIntegersOfAnySize() throws {
        let digits = "-123456789012345678901234567890"
        #expect(try value(digits).representation() == digits)
        #expect(
            try value("0x" + String(repeating: "f", count: 20)).representation()
                == "1208925819614629174706175"
        )
        #expect(
            try value("0b1" + String(repeating: "0", count: 64)).representation()
                == "18446744073709551616"
        )
        #expect(throws: SyntaxError.self) { try value(String(repeating: "9", count: 4301)) }
    }

    @Test func readsSetsInEverySpelling() throws {
        for text in ["{1, 2}", "set([1, 2])", "set((2, 1,))", "{1, 2, 1,}"] {
            #expect(try value(text) == value("{2, 1}"))
        }
        #expect(try value("set()").representation() == "set()")
        #expect(try value("frozenset({1})").representation() == "frozenset({1})")
    }

    @Test(
        arguments: [
            ("", 1, "expected a value, found the end"),
            ("[1, 2", 6, "expected ']' or ',', found the end"),
            ("[1 2]", 4, "expected ']' or ',', found a number"),
            ("{'a': 1, 'b'}", 13, "expected ':', found '}'"),
            ("{1: 2 3}", 7, "expected '}' or ',', found a number"),
            ("(1", 3, "expected ',' or ')', found the end"),
            ("5 6", 3, "expected the end, found a number"),
            ("'abc", 1, "the closing ' is missing"),
            (#"'a\qb'"#, 3, #"the escape \q is unknown; a backslash itself is written \\"#),
            (#"'\x4'"#, 2, "this escape takes 2 hexadecimal digits"),
            ("x'a'", 1, "there are no texts with the prefix 'x'"),
            ("b'ä€'", 1, "bytes can't hold characters beyond \\xff"),
            ("007", 1, "'007' is no number"), ("1__0", 1, "'1__0' is no number"),
            ("12a", 1, "'12a' is no number"), ("1e", 1, "'1e' is no number"),
            ("0x", 1, "'0x' is no number"), ("0b2", 1, "'0b2' is no number"),
            ("0x-1", 3, "'0x' is no number"), ("1.2.3", 1, "'1.2.3' is no number"),
            ("--5", 2, "expected a number after the sign, found '-'"),
            ("5 + 6", 3, "expected the end, found '+'"), ("a ! b", 3, "'!' is not understood here"),
            ("{[1]: 2}", 1, "unhashable type: 'list'"),
            ("apples", 1, "'apples' is no literal; a text stands in quotes"),
            ("f(1, a=2, 3)", 11, "arguments without a name go before those with one"),
            ("f(a=1, a=2)", 8, "the argument 'a' is there already"),
            ("x.5", 2, "expected the end, found a number"),
            ("x.", 3, "expected the name of a method, found the end"),
            ("x[]", 3, "expected a key, found ']'"),
            ("😀", 1, "'😀' is not understood here"),
        ]
    )
    func saysWhereAndWhatIsWrong(text: String, column: Int, message: String) {
        #expect {
            _ = try value(text)
        } throws: { error in
            // "0x-1" is read as "0x" and "-1".
            guard let error = error as? SyntaxError else { return false }
            return error.message == message && (error.column == column || text == "0x-1")
        }
    }

    @Test func nestingHasALimitAndNoCrash() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: SyntaxError(at: 101, "brackets are nested too deep")) {
            try Parser.expression(deep)
        }
    }

    @Test func readsCallsInARow() throws {
        let call = try Parser.expression("a.b(1, n=x)['k'].c")
        guard case .attribute(let item, "c") = call.form,
            case .item(let method, let key) = item.form,
            case .method(let name, "b", let arguments) = method.form
        else {
            Issue.record("\(call)")
            return
        }
        #expect(name.form == .name("a"))
        #expect(key.form == .literal(.text("k")))
        #expect(arguments.positional.map(\.form) == [.literal(.int(1))])
        #expect(arguments.keywords.map(\.name) == ["n"])
    }

    @Test func readsStatements() throws {
        #expect(try Parser.statement("") == .nothing)
        #expect(try Parser.statement("   # nothing") == .nothing)
        let name = Expression(form: .name("x"), column: 1)
        let five = Expression(form: .literal(.int(5)), column: 5)
        #expect(try Parser.statement("x = 5") == .assign(five, to: name))
        #expect(
            try Parser.statement("del x") == .delete(Expression(form: .name("x"), column: 5))
        )
        #expect(throws: SyntaxError(at: 1, "only names, attributes and items can be assigned to")) {
            try Parser.statement("f() = 5")
        }
    }
}
