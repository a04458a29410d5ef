import MPReferents
import MPWire
import Testing

/// The rows are what CPython 3.13 answers.
@Suite struct ValueReferentTests {
    @Test("Value", arguments: rows)
    func behaves(row: MethodCase) throws {
        try row.check()
    }

    @Test func isPickledAsPythonsClass() throws {
        let value = try SharedObject("Value('i', 8)")
        #expect(
            value.referent.value
                == .object(
                    WireObject(
                        .newObject,
                        .global(WireGlobal("multiprocessing.managers", "Value")),
                        [],
                        steps: [.build(.dict(["_typecode": .text("i"), "_value": .int(8)]))]
                    )
                )
        )
    }

    @Test("Ours", arguments: ours)
    func answersBeyondPython(row: MethodCase) throws {
        try row.check()
    }

    static let ours = MethodCase.table(
        #"""
        Value('i', 8).increment() -> 9 => Value('i', 9)
        Value('i', 8).increment(by=-0.5) -> 7.5 => Value('i', 7.5)
        Value('i', 'a').increment()
            -> TypeError("unsupported operand type(s) for +: 'str' and 'int'")
        Value('i', 8).compare_exchange(8, 9) -> True => Value('i', 9)
        Value('i', 8).compare_exchange(7, 9) -> False => Value('i', 8)
        Value('i', 8).exchange(9) -> 8 => Value('i', 9)
        """#
    )

    static let rows = MethodCase.table(
        #"""
        Value('i', 8) -> Value('i', 8)
        Value('i', 8, True) -> Value('i', 8)
        Value('i', 8, lock=False) -> Value('i', 8)
        Value('i', value=8) -> Value('i', 8)
        Value(typecode=3, value='x') -> Value(3, 'x')
        Value()
            -> TypeError("Value.__init__() missing 2 required positional arguments: 'typecode' and 'value'")
        Value('i') -> TypeError("Value.__init__() missing 1 required positional argument: 'value'")
        Value('i', foo=1) -> TypeError("Value.__init__() got an unexpected keyword argument 'foo'")
        Value('i', 8, True, 4)
            -> TypeError('Value.__init__() takes from 3 to 4 positional arguments but 5 were given')
        Value('i', 8).get() -> 8
        Value('i', 8).get(1)
            -> TypeError('Value.get() takes 1 positional argument but 2 were given')
        Value('i', 8).get(a=1) -> TypeError("Value.get() got an unexpected keyword argument 'a'")
        Value('i', 8).set('anything') -> None => Value('i', 'anything')
        Value('i', 8).set(value=9) -> None => Value('i', 9)
        Value('i', 8).set()
            -> TypeError("Value.set() missing 1 required positional argument: 'value'")
        Value('i', 8).set(1, 2)
            -> TypeError('Value.set() takes 2 positional arguments but 3 were given')
        Value('i', 8).set(foo=1)
            -> TypeError("Value.set() got an unexpected keyword argument 'foo'")
        """#
    )
}
