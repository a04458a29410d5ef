import MPWire
import Testing

/// Small values with long texts.
@Suite(.timeLimit(.minutes(10)))
struct RepresentationTextTests {
    private static func tooLong(_ limit: Int) -> PythonException {
        PythonException("MemoryError", "the representation is longer than \(limit) bytes")
    }

    /// `[v, v]` of `[v, v]` of … : one step per level to make, 2⁶⁰ to print.
    private static func nested(_ wrap: (WireValue) -> WireValue = { .list([$0, $0]) }) -> WireValue
    {
        (0..<60).reduce(.list([])) { value, _ in wrap(value) }
    }

    private static func instance(
        _ module: String,
        _ name: String,
        _ arguments: [WireValue] = [],
        state: WireValue? = nil
    ) -> WireValue {
        let steps: [WireObject.Step] = state.map { [.build($0)] } ?? []
        return .object(
            WireObject(.reduce, .global(WireGlobal(module, name)), arguments, steps: steps)
        )
    }

    @Test func aTextMayBeAsLongAsItsLimit() throws {
        let value = WireValue.list([.text("é"), .bytes([0]), .int(1)])
        let text = #"['é', b'\x00', 1]"#
        #expect(try value.representation(limitInBytes: text.utf8.count) == text)
        for limit in 0..<text.utf8.count {
            #expect(throws: Self.tooLong(limit)) {
                try value.representation(limitInBytes: limit)
            }
        }
    }

    @Test(
        "Floats are written as Python writes them",
        arguments: [
            (0, "0.0"), (-0.0, "-0.0"), (5, "5.0"), (0.1, "0.1"), (1.0 / 7, "0.14285714285714285"),
            (0.0001, "0.0001"), (0.00009999, "9.999e-05"), (-0.00012, "-0.00012"),
            (999_999_999_999_999.9, "999999999999999.9"), (1e15, "1000000000000000.0"),
            (-1e16, "-1e+16"), (123_456_789_012_345_680, "1.2345678901234568e+17"),
            (.leastNonzeroMagnitude, "5e-324"), (.infinity, "inf"),
        ] as [(Double, String)]
    )
    func writesFloats(_ number: Double, as text: String) throws {
        #expect(try WireValue.float(number).representation() == text)
    }

    @Test(
        "Texts are quoted as Python quotes them",
        arguments: [
            ("", "''"), ("a b~", "'a b~'"), ("it's", "\"it's\""), ("\"", "'\"'"),
            ("'\"", "'\\'\"'"),
            ("\\", "'\\\\'"), ("\n", "'\\n'"), ("\u{7f}", "'\\x7f'"), ("é", "'é'"),
        ]
    )
    func quotesTexts(_ value: String, as text: String) throws {
        #expect(try WireValue.text(value).representation() == text)
    }

    @Test("What contains one value twice is given up", arguments: wrappings)
    func stopsAtTheLimit(_ wrap: @Sendable (WireValue) -> WireValue) {
        #expect(throws: Self.tooLong(10_000)) {
            try Self.nested(wrap).representation(limitInBytes: 10_000)
        }
    }

    static let wrappings: [@Sendable (WireValue) -> WireValue] = [
        { .list([$0, $0]) },
        { .tuple([$0, $0]) },
        { .dict(["a": $0, "b": $0]) },
        { instance("collections", "deque", [.list([$0, $0])]) },
        { instance("collections", "OrderedDict", [.dict(["a": $0, "b": $0])]) },
        { instance("builtins", "slice", [$0, $0, .null]) },
        { instance("builtins", "ValueError", [$0, $0]) },
        { instance("types", "SimpleNamespace", state: .dict(["a": $0, "b": $0])) },
        {
            instance("multiprocessing.managers", "Namespace", state: .dict(["a": $0, "b": $0]))
        },
        {
            instance(
                "multiprocessing.managers",
                "Value",
                state: .dict(["_typecode": $0, "_value": $0])
            )
        },
        { instance("multiprocessing.managers", "Token", state: .tuple([$0, $0, $0])) },
        { value in
            let state = WireValue.bytes([7, 228, 1, 2, 3, 4, 5, 0, 0, 0])
            return instance("datetime", "datetime", [state, .tuple([value, value])])
        },
        { value in
            let duration = instance("datetime", "timedelta", [.int(0), .int(1), .int(0)])
            return instance("datetime", "timezone", [duration, value, value])
        },
    ]

    /// A list that contains itself, and one element of which each level holds the one below twice.
    @Test func stopsInAValueThatContainsItself() throws {
        var pickle = "(lp0\n(lp1\ng0\na0"
        for level in 2...15 {
            pickle += "(lp\(level)\ng\(level - 1)\nag\(level - 1)\na0"
        }
        let value = try PickleReader.read(Array((pickle + "g15\na.").utf8)[...])
        guard case .cyclic = value else {
            Issue.record("\(value.typeName) doesn't contain itself")
            return
        }
        let element = (2...15).reduce("[[...]]") { text, _ in "[\(text), \(text)]" }
        #expect(try value.representation() == "[\(element)]")
        #expect(throws: Self.tooLong(10_000)) { try value.representation(limitInBytes: 10_000) }
    }

    /// Its text is short, but not the way to it.
    @Test func countsWhatIsReadOfAValueThatContainsItself() throws {
        let cyclic = try PickleReader.read(Array("(lp0\ng0\na.".utf8)[...])
        #expect(try cyclic.representation(limitInBytes: 100) == "[[...]]")
        #expect(throws: Self.tooLong(10)) { try cyclic.representation(limitInBytes: 10) }
    }

    @Test func stopsAt64MiBIfNobodySaysOtherwise() {
        let proxy = WireProxy(
            token: Token(
                typeid: String(repeating: "x", count: 1 << 20),
                address: nil,
                ident: "1"
            ),
            proxyType: WireGlobal("farm", "Proxy")
        )
        let value = (0..<60).reduce(WireValue.proxy(proxy)) { value, _ in .list([value, value]) }
        #expect(throws: Self.tooLong(64 << 20)) { try value.representation() }
    }
}
