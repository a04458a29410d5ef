import MPReferents
import MPWire
import Testing

/// The rows are what CPython 3.13 answers, which is also what the oracle tests compare.
@Suite struct DictReferentTests {
    @Test("dict(…)", arguments: making)
    func makes(row: MethodCase) throws {
        try row.check()
    }

    @Test("Reading", arguments: reading)
    func reads(row: MethodCase) throws {
        try row.check()
    }

    @Test("Changing", arguments: changing)
    func changes(row: MethodCase) throws {
        try row.check()
    }

    @Test func listsItsViews() throws {
        var dict = try SharedObject("{1: 2, 'a': 'b'}")
        #expect(dict("keys()") == "[1, 'a']")
        #expect(dict("values()") == "[2, 'b']")
        #expect(dict("items()") == "[(1, 2), ('a', 'b')]")
    }

    @Test func reversesIntoWhatPythonPickles() throws {
        var dict = try SharedObject("{1: 2, 3: 4}")
        let outcome = dict.outcome(of: PythonCall(name: "__reversed__"))
        guard case .reply(.returning(.value(let value))) = outcome.result else {
            Issue.record("no value")
            return
        }
        #expect(value == .iterator(over: [.int(3), .int(1)]))
    }

    @Test func isItsOwnValue() throws {
        let dict = try SharedObject("{1: 2}")
        #expect(dict.referent.value.map(describe) == "{1: 2}")
        #expect(dict.referent.size == 1)
    }

    @Test func exposesWhatPythonDoesAndOurs() {
        #expect(
            DictReferent.exposed == [
                "__contains__", "__delitem__", "__getitem__", "__ior__", "__iter__", "__len__",
                "__or__", "__reversed__", "__ror__", "__setitem__", "clear", "copy", "fromkeys",
                "get", "items", "keys", "pop", "popitem", "setdefault", "update", "values",
                "increment", "compare_exchange", "set_if_absent", "pop_if_equal", "get_all",
            ]
        )
    }

    @Test("Ours", arguments: ours)
    func answersBeyondPython(row: MethodCase) throws {
        try row.check()
    }

    static let ours = MethodCase.table(
        #"""
        {}.increment('a') -> 1 => {'a': 1}
        {'a': 1}.increment('a', 5) -> 6 => {'a': 6}
        {'a': 1}.increment('a', by=-1.5) -> -0.5 => {'a': -0.5}
        {}.increment('a', default=10, by=2) -> 12 => {'a': 12}
        {'a': True}.increment('a') -> 2 => {'a': 2}
        {1: 9223372036854775807}.increment(1) -> 9223372036854775808 => {1: 9223372036854775808}
        {1: -9223372036854775808}.increment(1, -1)
            -> -9223372036854775809 => {1: -9223372036854775809}
        {1: 9223372036854775808}.increment(1, -1)
            -> 9223372036854775807 => {1: 9223372036854775807}
        {1: 10**30}.increment(1, -10**30) -> 0 => {1: 0}
        {1: -10**30}.increment(1, 1)
            -> -999999999999999999999999999999 => {1: -999999999999999999999999999999}
        {1: 10**30}.increment(1, 0.5) -> 1e+30 => {1: 1e+30}
        {1: 0.5}.increment(1, -10**300) -> -1e+300 => {1: -1e+300}
        {1: 0.5}.increment(1, 10**400) -> OverflowError('int too large to convert to float')
        {1: 'a'}.increment(1) -> TypeError("unsupported operand type(s) for +: 'str' and 'int'")
        {1: 0.5}.increment(1, 'a')
            -> TypeError("unsupported operand type(s) for +: 'float' and 'str'")
        {}.increment([]) -> TypeError("unhashable type: 'list'")
        {}.increment()
            -> TypeError("dict.increment() missing 1 required positional argument: 'key'")
        {1: 2}.compare_exchange(1, 2, 3) -> True => {1: 3}
        {1: 2}.compare_exchange(1, 3, 4) -> False => {1: 2}
        {1: [2]}.compare_exchange(1, [2.0], 4) -> True => {1: 4}
        {1: nan}.compare_exchange(1, nan, 4) -> True => {1: 4}
        {}.compare_exchange(1, None, 4) -> False => {}
        {}.set_if_absent(1, 2) -> True => {1: 2}
        {1: None}.set_if_absent(1, 2) -> False => {1: None}
        {1: 2}.pop_if_equal(1, 2) -> True => {}
        {1: 2}.pop_if_equal(1, 3) -> False => {1: 2}
        {1: 2}.pop_if_equal(2, 2) -> False => {1: 2}
        {1: 2, 3: 4, 5: 6}.get_all([5, 0, 1]) -> {5: 6, 1: 2}
        {1: 2}.get_all(5) -> TypeError("'int' object is not iterable")
        """#
    )

    static let making = MethodCase.table(
        #"""
        dict() -> {}
        dict({1: 2}) -> {1: 2}
        dict([(1, 2), (1, 3)]) -> {1: 3}
        dict({1: 2}, a=3) -> {1: 2, 'a': 3}
        dict(self=1) -> {'self': 1}
        dict(5) -> TypeError("'int' object is not iterable")
        dict([1]) -> TypeError('cannot convert dictionary update sequence element #0 to a sequence')
        dict(['abc'])
            -> ValueError('dictionary update sequence element #0 has length 3; 2 is required')
        dict([[[], 1]]) -> TypeError("unhashable type: 'list'")
        dict(1, 2) -> TypeError('dict expected at most 1 argument, got 2')
        dict(1, 2, a=3) -> TypeError('dict expected at most 1 argument, got 2')
        """#
    )

    static let reading = MethodCase.table(
        #"""
        {1: 'a'}.__getitem__(1) -> 'a'
        {1: 'a'}.__getitem__(1.0) -> 'a'
        {1: 'a'}.__getitem__(True) -> 'a'
        {}.__getitem__('k') -> KeyError('k')
        {}.__getitem__([]) -> TypeError("unhashable type: 'list'")
        {}.__getitem__({}) -> TypeError("unhashable type: 'dict'")
        {}.__getitem__((1, [])) -> TypeError("unhashable type: 'list'")
        {}.__getitem__() -> TypeError('dict.__getitem__() takes exactly one argument (0 given)')
        {}.__getitem__(a=1) -> TypeError('dict.__getitem__() takes no keyword arguments')
        {1: 2}.__contains__(1) -> True
        {1: 2}.__contains__('1') -> False
        {}.__contains__([]) -> TypeError("unhashable type: 'list'")
        {}.__contains__() -> TypeError('dict.__contains__() takes exactly one argument (0 given)')
        {1: 2}.__len__() -> 1
        {}.__len__(1) -> TypeError('expected 0 arguments, got 1')
        {1: 2}.get(1) -> 2
        {1: 2}.get(2) -> None
        {1: 2}.get(2, 3) -> 3
        {}.get([]) -> TypeError("unhashable type: 'list'")
        {}.get() -> TypeError('get expected at least 1 argument, got 0')
        {}.get(1, 2, 3) -> TypeError('get expected at most 2 arguments, got 3')
        {}.get(1, default=2) -> TypeError('dict.get() takes no keyword arguments')
        {}.keys(1) -> TypeError('dict.keys() takes no arguments (1 given)')
        {}.values(1) -> TypeError('dict.values() takes no arguments (1 given)')
        {}.items(1) -> TypeError('dict.items() takes no arguments (1 given)')
        {1: 2}.copy() -> {1: 2}
        {}.copy(1) -> TypeError('dict.copy() takes no arguments (1 given)')
        {1: 2}.__or__({1: 3, 4: 5}) -> {1: 3, 4: 5}
        {1: 2}.__or__(OrderedDict(a=1)) -> {1: 2, 'a': 1}
        {1: 2}.__or__([(1, 2)]) -> NotImplemented
        {}.__or__(5) -> NotImplemented
        {}.__or__() -> TypeError('expected 1 argument, got 0')
        {1: 2}.__ror__({1: 3, 4: 5}) -> {1: 2, 4: 5}
        {}.__ror__(5) -> NotImplemented
        {}.fromkeys('ab') -> {'a': None, 'b': None}
        {}.fromkeys([1, 1.0], 2) -> {1: 2}
        {1: 2}.fromkeys({3: 4}, 1) -> {3: 1}
        {}.fromkeys(1) -> TypeError("'int' object is not iterable")
        {}.fromkeys([[]]) -> TypeError("unhashable type: 'list'")
        {}.fromkeys() -> TypeError('fromkeys expected at least 1 argument, got 0')
        {}.fromkeys('ab', 1, 2) -> TypeError('fromkeys expected at most 2 arguments, got 3')
        {}.fromkeys(iterable='ab') -> TypeError('dict.fromkeys() takes no keyword arguments')
        {}.__iter__(1) -> TypeError('expected 0 arguments, got 1')
        {}.__reversed__(1) -> TypeError('dict.__reversed__() takes no arguments (1 given)')
        """#
    )

    static let changing = MethodCase.table(
        #"""
        {1: 'a'}.__setitem__(2, 'b') -> None => {1: 'a', 2: 'b'}
        {1: 'a'}.__setitem__(True, 'b') -> None => {1: 'b'}
        {}.__setitem__([], 1) -> TypeError("unhashable type: 'list'")
        {}.__setitem__(1) -> TypeError(' expected 2 arguments, got 1')
        {}.__setitem__(a=1) -> TypeError('wrapper __setitem__() takes no keyword arguments')
        {1: 2}.__delitem__(1) -> None => {}
        {1: 2}.__delitem__(2) -> KeyError(2)
        {}.__delitem__([]) -> TypeError("unhashable type: 'list'")
        {}.__delitem__() -> TypeError('expected 1 argument, got 0')
        {1: 2}.pop(1) -> 2 => {}
        {1: 2}.pop(3) -> KeyError(3)
        {1: 2}.pop(3, None) -> None
        {1: 2}.pop([], 5) -> TypeError("unhashable type: 'list'")
        {}.pop([], 5) -> 5
        {}.pop([]) -> KeyError([])
        {}.pop() -> TypeError('pop expected at least 1 argument, got 0')
        {}.pop(1, 2, 3) -> TypeError('pop expected at most 2 arguments, got 3')
        {}.pop(key=1) -> TypeError('dict.pop() takes no keyword arguments')
        {1: 2, 3: 4}.popitem() -> (3, 4) => {1: 2}
        {}.popitem() -> KeyError('popitem(): dictionary is empty')
        {}.popitem(1) -> TypeError('dict.popitem() takes no arguments (1 given)')
        {1: 2}.setdefault(1, 5) -> 2
        {1: 2}.setdefault(3) -> None => {1: 2, 3: None}
        {1: 2}.setdefault(3, 4) -> 4 => {1: 2, 3: 4}
        {}.setdefault([]) -> TypeError("unhashable type: 'list'")
        {}.setdefault() -> TypeError('setdefault expected at least 1 argument, got 0')
        {}.setdefault(key=1) -> TypeError('dict.setdefault() takes no keyword arguments')
        {1: 2}.clear() -> None => {}
        {}.clear(1) -> TypeError('dict.clear() takes no arguments (1 given)')
        {1: 2}.update({1: 3, 4: 5}) -> None => {1: 3, 4: 5}
        {1: 2}.update([(1, 3), [4, 5]]) -> None => {1: 3, 4: 5}
        {1: 2}.update(a=3) -> None => {1: 2, 'a': 3}
        {1: 2}.update({1: 3}, a=4) -> None => {1: 3, 'a': 4}
        {1: 2}.update(['ab']) -> None => {1: 2, 'a': 'b'}
        {1: 2}.update(OrderedDict(a=1)) -> None => {1: 2, 'a': 1}
        {1: 2}.update() -> None
        {}.update(5) -> TypeError("'int' object is not iterable")
        {}.update(None) -> TypeError("'NoneType' object is not iterable")
        {}.update([1])
            -> TypeError('cannot convert dictionary update sequence element #0 to a sequence')
        {}.update([(1,)])
            -> ValueError('dictionary update sequence element #0 has length 1; 2 is required')
        {}.update([(1, 2), (1, 2, 3)])
            -> ValueError('dictionary update sequence element #1 has length 3; 2 is required') => {1: 2}
        {}.update([(1, 2), 3])
            -> TypeError('cannot convert dictionary update sequence element #1 to a sequence') => {1: 2}
        {}.update(['abc'])
            -> ValueError('dictionary update sequence element #0 has length 3; 2 is required')
        {}.update('abc')
            -> ValueError('dictionary update sequence element #0 has length 1; 2 is required')
        {}.update([[[], 1]]) -> TypeError("unhashable type: 'list'")
        {}.update(1, 2) -> TypeError('update expected at most 1 argument, got 2')
        {1: 2}.__ior__({3: 4}) -> {1: 2, 3: 4} => {1: 2, 3: 4}
        {1: 2}.__ior__([(3, 4)]) -> {1: 2, 3: 4} => {1: 2, 3: 4}
        {}.__ior__(5) -> TypeError("'int' object is not iterable")
        {}.__ior__([1])
            -> TypeError('cannot convert dictionary update sequence element #0 to a sequence')
        {}.__ior__() -> TypeError('expected 1 argument, got 0')
        """#
    )
}
