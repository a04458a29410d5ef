import MPWire
import Testing

/// What iterating yields, whether a value is true, and what its type is called.
struct WireValueIterationTests {
    @Test(
        arguments: [
            (.list([.int(1)]), [.int(1)]), (.tuple([.null]), [.null]),
            (.dict(["a": .int(1), "b": .null]), [.text("a"), .text("b")]),
            (.text("a😀"), [.text("a"), .text("😀")]),
            (.text("e\u{301}"), [.text("e"), .text("\u{301}")]),
            (
                .surrogateText([0x61, 0xed, 0xa0, 0x80]),
                [.text("a"), .surrogateText([0xed, 0xa0, 0x80])]
            ),
            (.bytes([1, 255]), [.int(1), .int(255)]), (.bytearray([7]), [.int(7)]),
            (.range(0, 3), [.int(0), .int(1), .int(2)]),
            (.range(5, 0, -2), [.int(5), .int(3), .int(1)]),
            (.range(3, 3), []), (.range(0, .max, .max), [.int(0)]),
            (.range(.min, .max, .max), [.int(.min), .int(-1), .int(.max - 1)]),
            (.iterator(over: [.int(1)]), [.int(1)]),
            (.reversed([.int(1), .int(2)]), [.int(2), .int(1)]),
        ] as [(WireValue, [WireValue])]
    )
    func yieldsItsElements(_ value: WireValue, _ elements: [WireValue]) throws {
        #expect(try value.elementsAsIterated() == elements)
    }

    @Test(
        arguments: [
            (true, nil, [3, 2, 1]), (true, 0, [1]), (true, -1, []), (true, 9, [3, 2, 1]),
            (false, nil, [1, 2, 3]), (false, 1, [2, 3]), (false, 3, []), (false, .max, []),
        ] as [(Bool, Int?, [Int])]
    )
    func iteratorsGoOnWhereTheyWere(_ isReversed: Bool, _ position: Int?, _ left: [Int]) throws {
        let iterator = WireObject(
            .reduce,
            .global(WireGlobal("builtins", isReversed ? "reversed" : "iter")),
            [.list([.int(1), .int(2), .int(3)])],
            steps: position.map { [.build(.int($0))] } ?? []
        )
        #expect(try WireValue.object(iterator).elementsAsIterated() == left.map { .int($0) })
    }

    @Test func aRangeIsOnlyTurnedIntoWhatFits() {
        #expect(throws: Never.self) { try WireValue.range(0, 1 << 20).elementsAsIterated() }
        #expect {
            try WireValue.range(.min, .max).elementsAsIterated()
        } throws: { error in
            (error as? PythonException)?.type == WireGlobal("builtins", "MemoryError")
        }
    }

    @Test(
        arguments: [
            (.null, "NoneType"), (.int(1), "int"), (.float(1), "float"), (.bool(true), "bool"),
            (.global(WireGlobal("builtins", "int")), "type"), (.ellipsis, "ellipsis"),
            (.slice(.null, .null, .null), "slice"),
        ] as [(WireValue, String)]
    )
    func whatHasNoElementsSaysSo(_ value: WireValue, _ type: String) {
        #expect(throws: PythonException.typeError("'\(type)' object is not iterable")) {
            try value.elementsAsIterated()
        }
    }

    @Test(
        arguments: [
            (.null, false), (.bool(false), false), (.int(0), false), (.float(-0.0), false),
            (.text(""), false), (.bytes([]), false), (.list([]), false), (.tuple([]), false),
            (.dict([:]), false), (.set(WireSet()), false), (.range(2, 2), false), (.int(-1), true),
            (.float(.nan), true), (.text("0"), true), (.list([.null]), true), (.range(0, 1), true),
            (.ellipsis, true), (.iterator(over: []), true),
            (
                .object(
                    WireObject(.reduce, .global(WireGlobal("decimal", "Decimal")), [.text("-0.00")])
                ), false
            ),
            (
                .object(
                    WireObject(.reduce, .global(WireGlobal("decimal", "Decimal")), [.text("NaN")])
                ), true
            ),
            (.object(WireObject(.reduce, .global(WireGlobal("collections", "deque")), [])), false),
        ] as [(WireValue, Bool)]
    )
    func truthIsPythons(_ value: WireValue, _ truth: Bool) throws {
        #expect(try value.isTruthy() == truth)
    }

    @Test(
        arguments: [
            (.null, "NoneType"),
            (.bigInt(WireBigInt(canonical: [0, 0, 0, 0, 0, 0, 0, 0, 1])), "int"),
            (.surrogateText([0xed, 0xa0, 0x80]), "str"), (.notImplemented, "NotImplementedType"),
            (.reversed([]), "list_reverseiterator"), (.iterator(over: []), "set_iterator"),
            (PythonException.queueEmpty.value, "Empty"), (.frozenset(WireSet()), "frozenset"),
            (Token(typeid: "a", address: nil, ident: "b").value, "Token"),
        ] as [(WireValue, String)]
    )
    func typesHavePythonsNames(_ value: WireValue, _ name: String) {
        #expect(value.typeName == name)
    }
}
