import MPReferents
import MPWire
import Testing

/// The rows are what CPython 3.13 answers.
@Suite struct ArrayReferentTests {
    @Test("Making", arguments: making)
    func makes(row: MethodCase) throws {
        try row.check()
    }

    @Test("What the elements may be", arguments: elements)
    func checksElements(row: MethodCase) throws {
        try row.check()
    }

    @Test("Getting and setting", arguments: items)
    func answers(row: MethodCase) throws {
        try row.check()
    }

    @Test("Ours", arguments: ours)
    func answersBeyondPython(row: MethodCase) throws {
        try row.check()
    }

    @Test func isPickledAsPythonsManagersDo() throws {
        let array = try ArrayReferent(typecode: "h", [.int(1), .int(-2)])
        #expect(
            array.value
                == .object(
                    WireObject(
                        .reduce,
                        .global(WireGlobal("array", "array")),
                        [.text("h"), .bytes([1, 0, 0xfe, 0xff])]
                    )
                )
        )
        #expect(array.size == 2)
    }

    @Test func exposesWhatPythonDoesAndOurs() {
        #expect(
            ArrayReferent.exposed == [
                "__len__", "__getitem__", "__setitem__", "increment", "compare_exchange",
            ]
        )
    }

    static let ours = MethodCase.table(
        #"""
        array('i', [1, 2]).increment(1) -> 3 => array('i', [1, 3])
        array('i', [1, 2]).increment(-1, by=-5) -> -3 => array('i', [1, -3])
        array('d', [1.5]).increment(0, 1) -> 2.5 => array('d', [2.5])
        array('b', [127]).increment(0) -> OverflowError('signed char is greater than maximum')
        array('i', [1]).increment(0, 0.5)
            -> TypeError("'float' object cannot be interpreted as an integer")
        array('i', [1]).increment(9) -> IndexError('array index out of range')
        array('i', [1]).compare_exchange(0, 1, 5) -> True => array('i', [5])
        array('i', [1]).compare_exchange(0, 2, 5) -> False => array('i', [1])
        array('i', [1]).compare_exchange(1, 2, 5) -> IndexError('array index out of range')
        """#
    )

    static let making = MethodCase.table(
        #"""
        Array()
            -> TypeError("Array() missing 2 required positional arguments: 'typecode' and 'sequence'")
        Array('i') -> TypeError("Array() missing 1 required positional argument: 'sequence'")
        Array('i', [1], True) -> array('i', [1])
        Array('i', [1], True, 4)
            -> TypeError('Array() takes from 2 to 3 positional arguments but 4 were given')
        Array(foo=1) -> TypeError("Array() got an unexpected keyword argument 'foo'")
        Array('z', [1])
            -> ValueError('bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)')
        Array('ii', [1]) -> TypeError('array() argument 1 must be a unicode character, not str')
        Array(1, [1]) -> TypeError('array() argument 1 must be a unicode character, not int')
        Array(None, [1]) -> TypeError('array() argument 1 must be a unicode character, not None')
        Array('i', 3) -> TypeError("'int' object is not iterable")
        Array('i', None) -> TypeError("'NoneType' object is not iterable")
        Array('d', (1, 2)) -> array('d', [1.0, 2.0])
        Array('d', range(3)) -> array('d', [0.0, 1.0, 2.0])
        Array('i', {1: 2}) -> array('i', [1])
        Array('i', array('d', [1.0]))
            -> TypeError("'float' object cannot be interpreted as an integer")
        Array('d', array('i', [1])) -> array('d', [1.0])
        Array('i', array('u', 'a'))
            -> TypeError("cannot use a unicode array to initialize an array with typecode 'i'")
        Array('u', array('i', [1])) -> TypeError('array item must be unicode character')
        Array('i', [1]) -> array('i', [1])
        Array('i', []) -> array('i')
        Array('i', b('ab')) -> ValueError('bytes length not a multiple of item size')
        Array('i', b('abcd')) -> array('i', [1684234849])
        Array('B', b('ab')) -> array('B', [97, 98])
        """#
    )

    static let elements = MethodCase.table(
        #"""
        array('B', [1]) -> array('B', [1])
        array('B', [-1]) -> OverflowError('unsigned byte integer is less than minimum')
        array('B', [True]) -> array('B', [1])
        array('B', [1.5]) -> TypeError("'float' object cannot be interpreted as an integer")
        array('B', ['a']) -> TypeError("'str' object cannot be interpreted as an integer")
        array('B', [None]) -> TypeError("'NoneType' object cannot be interpreted as an integer")
        array('B', [-129]) -> OverflowError('unsigned byte integer is less than minimum')
        array('u', [1]) -> TypeError('array item must be unicode character')
        array('u', [-1]) -> TypeError('array item must be unicode character')
        array('u', [True]) -> TypeError('array item must be unicode character')
        array('u', [1.5]) -> TypeError('array item must be unicode character')
        array('u', ['a']) -> array('u', 'a')
        array('u', [None]) -> TypeError('array item must be unicode character')
        array('u', [-129]) -> TypeError('array item must be unicode character')
        array('h', [1]) -> array('h', [1])
        array('h', [-1]) -> array('h', [-1])
        array('h', [True]) -> array('h', [1])
        array('h', [1.5]) -> TypeError("'float' object cannot be interpreted as an integer")
        array('h', ['a']) -> TypeError("'str' object cannot be interpreted as an integer")
        array('h', [None]) -> TypeError("'NoneType' object cannot be interpreted as an integer")
        array('h', [-129]) -> array('h', [-129])
        array('H', [1]) -> array('H', [1])
        array('H', [-1]) -> OverflowError('unsigned short is less than minimum')
        array('H', [True]) -> array('H', [1])
        array('H', [1.5]) -> TypeError("'float' object cannot be interpreted as an integer")
        array('H', ['a']) -> TypeError("'str' object cannot be interpreted as an integer")
        array('H', [None]) -> TypeError("'NoneType' object cannot be interpreted as an integer")
        array('H', [-129]) -> OverflowError('unsigned short is less than minimum')
        array('i', [1]) -> array('i', [1])
        array('i', [-1]) -> array('i', [-1])
        array('i', [True]) -> array('i', [1])
        array('i', [1.5]) -> TypeError("'float' object cannot be interpreted as an integer")
        array('i', ['a']) -> TypeError("'str' object cannot be interpreted as an integer")
        array('i', [None]) -> TypeError("'NoneType' object cannot be interpreted as an integer")
        array('i', [-129]) -> array('i', [-129])
        array('I', [1]) -> array('I', [1])
        array('I', [-1]) -> OverflowError("can't convert negative value to unsigned int")
        array('I', [True]) -> array('I', [1])
        array('I', [1.5]) -> TypeError("'float' object cannot be interpreted as an integer")
        array('I', ['a']) -> TypeError("'str' object cannot be interpreted as an integer")
        array('I', [None]) -> TypeError("'NoneType' object cannot be interpreted as an integer")
        array('I', [-129]) -> OverflowError("can't convert negative value to unsigned int")
        array('l', [1]) -> array('l', [1])
        array('l', [-1]) -> array('l', [-1])
        array('l', [True]) -> array('l', [1])
        array('l', [1.5]) -> TypeError("'float' object cannot be interpreted as an integer")
        array('l', ['a']) -> TypeError("'str' object cannot be interpreted as an integer")
        array('l', [None]) -> TypeError("'NoneType' object cannot be interpreted as an integer")
        array('l', [-129]) -> array('l', [-129])
        array('L', [1]) -> array('L', [1])
        array('L', [-1]) -> OverflowError("can't convert negative value to unsigned int")
        array('L', [True]) -> array('L', [1])
        array('L', [1.5]) -> TypeError("'float' object cannot be interpreted as an integer")
        array('L', ['a']) -> TypeError("'str' object cannot be interpreted as an integer")
        array('L', [None]) -> TypeError("'NoneType' object cannot be interpreted as an integer")
        array('L', [-129]) -> OverflowError("can't convert negative value to unsigned int")
        array('q', [1]) -> array('q', [1])
        array('q', [-1]) -> array('q', [-1])
        array('q', [True]) -> array('q', [1])
        array('q', [1.5]) -> TypeError("'float' object cannot be interpreted as an integer")
        array('q', ['a']) -> TypeError("'str' object cannot be interpreted as an integer")
        array('q', [None]) -> TypeError("'NoneType' object cannot be interpreted as an integer")
        array('q', [-129]) -> array('q', [-129])
        array('Q', [1]) -> array('Q', [1])
        array('Q', [-1]) -> OverflowError("can't convert negative int to unsigned")
        array('Q', [True]) -> array('Q', [1])
        array('Q', [1.5]) -> TypeError("'float' object cannot be interpreted as an integer")
        array('Q', ['a']) -> TypeError("'str' object cannot be interpreted as an integer")
        array('Q', [None]) -> TypeError("'NoneType' object cannot be interpreted as an integer")
        array('Q', [-129]) -> OverflowError("can't convert negative int to unsigned")
        array('f', [1]) -> array('f', [1.0])
        array('f', [-1]) -> array('f', [-1.0])
        array('f', [True]) -> array('f', [1.0])
        array('f', [1.5]) -> array('f', [1.5])
        array('f', ['a']) -> TypeError('must be real number, not str')
        array('f', [None]) -> TypeError('must be real number, not NoneType')
        array('f', [-129]) -> array('f', [-129.0])
        array('d', [1]) -> array('d', [1.0])
        array('d', [-1]) -> array('d', [-1.0])
        array('d', [True]) -> array('d', [1.0])
        array('d', [1.5]) -> array('d', [1.5])
        array('d', ['a']) -> TypeError('must be real number, not str')
        array('d', [None]) -> TypeError('must be real number, not NoneType')
        array('d', [-129]) -> array('d', [-129.0])
        array('b', [128]) -> OverflowError('signed char is greater than maximum')
        array('b', [-129]) -> OverflowError('signed char is less than minimum')
        array('b', [32768]) -> OverflowError('signed short integer is greater than maximum')
        array('b', [-32769]) -> OverflowError('signed short integer is less than minimum')
        array('B', [256]) -> OverflowError('unsigned byte integer is greater than maximum')
        array('h', [32768]) -> OverflowError('signed short integer is greater than maximum')
        array('h', [-32769]) -> OverflowError('signed short integer is less than minimum')
        array('h', [10**30]) -> OverflowError('Python int too large to convert to C long')
        array('H', [65536]) -> OverflowError('unsigned short is greater than maximum')
        array('H', [2147483648]) -> OverflowError('signed integer is greater than maximum')
        array('i', [2147483648]) -> OverflowError('signed integer is greater than maximum')
        array('i', [-2147483649]) -> OverflowError('signed integer is less than minimum')
        array('i', [10**30]) -> OverflowError('Python int too large to convert to C long')
        array('I', [4294967295]) -> array('I', [4294967295])
        array('I', [4294967296]) -> OverflowError('unsigned int is greater than maximum')
        array('I', [-10**30]) -> OverflowError("can't convert negative value to unsigned int")
        array('I', [10**30]) -> OverflowError('Python int too large to convert to C unsigned long')
        array('l', [9223372036854775807]) -> array('l', [9223372036854775807])
        array('l', [9223372036854775808])
            -> OverflowError('Python int too large to convert to C long')
        array('L', [18446744073709551615]) -> array('L', [18446744073709551615])
        array('L', [18446744073709551616])
            -> OverflowError('Python int too large to convert to C unsigned long')
        array('q', [-9223372036854775808]) -> array('q', [-9223372036854775808])
        array('q', [-9223372036854775809]) -> OverflowError('int too big to convert')
        array('Q', [18446744073709551615]) -> array('Q', [18446744073709551615])
        array('Q', [18446744073709551616]) -> OverflowError('int too big to convert')
        array('Q', [-10**30]) -> OverflowError("can't convert negative int to unsigned")
        array('f', [1.1]) -> array('f', [1.100000023841858])
        array('d', [10**30]) -> array('d', [1e+30])
        array('d', [10**400]) -> OverflowError('int too large to convert to float')
        array('f', [1e300]) -> array('f', [inf])
        """#
    )

    static let items = MethodCase.table(
        #"""
        array('i', [1, 2]).__len__(1) -> TypeError('expected 0 arguments, got 1')
        array('i', [1, 2]).__len__() -> 2
        array('i', [1, 2]).__getitem__() -> TypeError('expected 1 argument, got 0')
        array('i', [1, 2]).__getitem__(0) -> 1
        array('i', [1, 2]).__getitem__(-1) -> 2
        array('i', [1, 2]).__getitem__(9) -> IndexError('array index out of range')
        array('i', [1, 2]).__getitem__('a') -> TypeError('array indices must be integers')
        array('i', [1, 2]).__getitem__(1.0) -> TypeError('array indices must be integers')
        array('i', [1, 2]).__getitem__(True) -> 2
        array('i', [1, 2, 3, 4]).__getitem__(slice(1, 3)) -> array('i', [2, 3])
        array('i', [1, 2, 3, 4]).__getitem__(slice(None, None, -2)) -> array('i', [4, 2])
        array('i', [1, 2, 3, 4]).__getitem__(slice(None, None, 0))
            -> ValueError('slice step cannot be zero')
        array('i', [1, 2, 3, 4]).__getitem__(slice('a'))
            -> TypeError('slice indices must be integers or None or have an __index__ method')
        array('i', [1, 2]).__setitem__(0, 5) -> None => array('i', [5, 2])
        array('i', [1, 2]).__setitem__(9, 5) -> IndexError('array assignment index out of range')
        array('i', [1, 2]).__setitem__(0, 'x')
            -> TypeError("'str' object cannot be interpreted as an integer")
        array('i', [1, 2]).__setitem__(9, 'x') -> IndexError('array assignment index out of range')
        array('i', [1, 2]).__setitem__('a', 5) -> TypeError('array indices must be integers')
        array('i', [1, 2]).__setitem__(slice(0, 1), [5])
            -> TypeError('can only assign array (not "list") to array slice')
        array('i', [1, 2]).__setitem__(slice(0, 1), array('d', [5]))
            -> TypeError('bad argument type for built-in operation')
        array('i', [1, 2]).__setitem__(slice(0, 1), array('i', [5, 6, 7]))
            -> None => array('i', [5, 6, 7, 2])
        array('i', [1, 2]).__setitem__(slice(0, 2, 2), array('i', [5, 6, 7]))
            -> ValueError('attempt to assign array of size 3 to extended slice of size 1')
        array('i', [1, 2]).__setitem__(slice(0, 2, 2), array('i', [5]))
            -> None => array('i', [5, 2])
        array('i', [1, 2]).__setitem__(slice(0, 2, 0), array('i', [5]))
            -> ValueError('slice step cannot be zero')
        array('i', [1, 2]).__setitem__(0) -> TypeError(' expected 2 arguments, got 1')
        array('i', [1, 2]).__setitem__(slice(0, 1), 5)
            -> TypeError('can only assign array (not "int") to array slice')
        array('i', [1, 2]).__setitem__(slice(2, 0, -1), array('i', [])) -> None => array('i', [1])
        array('i', [1, 2, 3]).__setitem__(slice(2, 0), array('i', [9]))
            -> None => array('i', [1, 2, 9, 3])
        array('i', [1, 2, 3]).__setitem__(slice(2, 0, 2), array('i', [])) -> None
        array('i', [1, 2]).__getitem__(None) -> TypeError('array indices must be integers')
        array('i', [1, 2, 3]).__setitem__(slice(None, None, 2), array('i', [8, 9]))
            -> None => array('i', [8, 2, 9])
        array('d', [1.5, 2.5]).__getitem__(slice(None, None, -1)) -> array('d', [2.5, 1.5])
        array('u', 'abc').__getitem__(1) -> 'b'
        array('u', 'abc').__setitem__(1, 'xy') -> TypeError('array item must be unicode character')
        array('u', 'abc').__setitem__(1, 'x') -> None => array('u', 'axc')
        """#
    )
}
