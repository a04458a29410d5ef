import MPWire
import Testing

@testable import syncmanager

@Suite struct ArgumentWordTests {
    @Test(
        arguments: [
            ("5", .int(5)), ("-5", .int(-5)), ("[1, 2]", .list([.int(1), .int(2)])),
            ("'5'", .text("5")), ("\"5\"", .text("5")), ("b'5'", .bytes([53])), ("null", .null),
            ("apples", .text("apples")), ("green apples", .text("green apples")), ("", .text("")),
            ("a-b", .text("a-b")), ("007", .text("007")), ("2026-01-01", .text("2026-01-01")),
            ("/tmp/m", .text("/tmp/m")), ("-v", .text("-v")), ("=5", .text("=5")),
            ("don't", .text("don't")), ("Counter(5)", .text("Counter(5)")),
            ("inf", .float(.infinity)), ("-inf", .float(-.infinity)), ("'nan'", .text("nan")),
            ("float('-inf')", .float(-.infinity)), ("float('1e3')", .float(1000)),
            ("float('0x10')", .text("float('0x10')")), ("float(x)", .text("float(x)")),
            ("nano", .text("nano")), ("set()", .set(WireSet())), ("a b=5", .text("a b=5")),
        ] as [(String, WireValue)]
    )
    func readsWords(word: String, value: WireValue) throws {
        #expect(try ArgumentWord.argument(word) == .positional(value))
    }

    @Test(
        arguments: [
            ("n=5", "n", .int(5)), ("name=Ann", "name", .text("Ann")), ("a==", "a", .text("=")),
            ("key=", "key", .text("")),
        ] as [(String, String, WireValue)]
    )
    func readsKeywords(word: String, name: String, value: WireValue) throws {
        #expect(try ArgumentWord.argument(word) == .keyword(name, value))
    }

    @Test(
        arguments: [
            ("[1, 2", 6), ("n=[1, 2", 8), ("{'a' 1}", 6), ("'abc", 1), ("b'\\q'", 3), ("(1", 3),
        ]
    )
    func brokenLiteralsAreErrors(word: String, column: Int) {
        #expect {
            _ = try ArgumentWord.argument(word)
        } throws: { error in
            (error as? SyntaxError)?.column == column
        }
    }

    @Test func namesTheArgumentThatIsWrong() {
        #expect(
            throws: CommandError(
                "argument 2, column 6: expected ']' or ',', found the end in [1, 2"
            )
        ) {
            try RequestArguments(words: ["apples", "[1, 2"])
        }
    }

    @Test func targetsAreNamesOrCalls() throws {
        #expect(try CallTarget("functions") == .functions)
        #expect(try CallTarget("counts") == .found("counts"))
        #expect(try CallTarget("3f-12") == .found("3f-12"))
        #expect(try CallTarget("my object (old)") == .found("my object (old)"))
        #expect(try CallTarget("Counter()") == .made("Counter", RequestArguments()))
        let arguments = RequestArguments([.int(5)], keywords: ["n": .text("x")])
        #expect(try CallTarget("Counter(5, n='x')") == .made("Counter", arguments))
        #expect(throws: CommandError.self) { try CallTarget("Counter(5, x)") }
    }
}
