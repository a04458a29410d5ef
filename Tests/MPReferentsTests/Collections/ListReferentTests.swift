import MPReferents
import MPWire
import Testing

/// The rows are what CPython 3.13 answers, which is also what the oracle tests compare.
@Suite struct ListReferentTests {
    @Test("list(…)", arguments: making)
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

    @Test("Sorting", arguments: sorting)
    func sorts(row: MethodCase) throws {
        try row.check()
    }

    @Test func refusesAKeyFunctionThatItCouldNotCall() throws {
        var list = try SharedObject("[2, 1]")
        let text = list("sort(key=len())")
        #expect(text.hasPrefix("TypeError"))
        #expect(text.contains("shared[:] = sorted(shared[:], key=...)"))
        #expect(list.text == "[2, 1]")
    }

    @Test func reversesIntoWhatPythonPickles() throws {
        var list = try SharedObject("[1, 2]")
        guard
            case .reply(.returning(.value(let value))) = list.outcome(
                of: PythonCall(name: "__reversed__")
            ).result
        else {
            Issue.record("no value")
            return
        }
        #expect(value == .reversed([.int(1), .int(2)]))
    }

    @Test func multipliesUpToTheLimitOnly() throws {
        var list = SharedObject(ListReferent([.null]))
        let limit = ListReferent.longestProduct
        #expect(list("__imul__(\(limit + 1))") == "MemoryError()")
        #expect(list.text == "[None]")
    }

    @Test func takesNoRangeThatIsTooLong() throws {
        let long = WireValue.range(0, .max)
        for arguments in [[long], [.slice(.null, .null, .null), long]] {
            var list = try SharedObject("[1]")
            let method = arguments.count == 1 ? "extend" : "__setitem__"
            let result = list.perform(PythonCall(name: method, arguments: arguments))
            #expect(result.hasPrefix("MemoryError("))
            #expect(list.text == "[1]")
        }
    }

    /// Elements with and without references, below and above the lengths from which pages are requested together, and
    /// huge ones.
    @Test(arguments: [3, 20_000, 180_000])
    func copiesElementsOfEveryKind(count: Int) throws {
        let kinds: [WireValue] = [
            .int(.min), .float(-0.5), .bool(true), .null, .text("more than fifteen bytes of text"),
            .list([.int(1)]), .bytes([1]), .tuple([]),
        ]
        let elements = (0..<count).map { kinds[$0 % kinds.count] }
        let calls: [(PythonCall, [WireValue])] = [
            (PythonCall(name: "__add__", arguments: [.list(elements)]), elements + elements),
            (PythonCall(name: "__mul__", arguments: [.int(2)]), elements + elements),
            (
                PythonCall(name: "__getitem__", arguments: [.slice(.int(1), .null, .null)]),
                Array(elements.dropFirst())
            ),
        ]
        for (call, expected) in calls {
            var list = SharedObject(ListReferent(elements))
            guard case .reply(.returning(let result)) = list.outcome(of: call).result else {
                Issue.record("\(call.name) returns no list")
                continue
            }
            #expect(result.decoded == .list(expected), "\(call.name)")
        }
        for added in [.list(elements), .range(7, 7 + 3 * count, 3)] as [WireValue] {
            var list = SharedObject(ListReferent(elements))
            #expect(list.perform(PythonCall(name: "extend", arguments: [added])) == "None")
            #expect(list.referent.value == .list(elements + (try added.elementsAsIterated())))
        }
    }

    /// Below and above the length at which merging begins; `0.0` and `False`, `1.0` and `True`
    /// are equal, so that they tell which of two stood first.
    @Test(arguments: [2, 63, 64, 65, 500, 1000], ["False", "True"])
    func sortsStably(count: Int, reverse: String) throws {
        var random = SplitMix(seed: UInt64(count))
        let elements = (0..<count).map { _ in
            [WireValue.float(0), .bool(false), .float(1), .bool(true), .int(5)][
                random.next(below: 5)
            ]
        }
        var list = SharedObject(ListReferent(elements))
        #expect(list("sort(reverse=\(reverse))") == "None")
        let keys = reverse == "True" ? [5, 1, 0] : [0, 1, 5]
        let sorted = keys.flatMap { key in elements.filter { $0 == .int(key) } }
        #expect(list.text == describe(.list(sorted)))
    }

    @Test func exposesWhatPythonDoesAndOurs() {
        #expect(
            ListReferent.exposed == [
                "__add__", "__contains__", "__delitem__", "__getitem__", "__imul__", "__len__",
                "__mul__", "__reversed__", "__rmul__", "__setitem__", "append", "clear", "copy",
                "count", "extend", "index", "insert", "pop", "remove", "reverse", "sort",
                "append_and_count", "increment", "compare_exchange",
            ]
        )
    }

    @Test("Ours", arguments: ours)
    func answersBeyondPython(row: MethodCase) throws {
        try row.check()
    }

    static let ours = MethodCase.table(
        #"""
        [1].append_and_count(5) -> 2 => [1, 5]
        [1, 2].increment(-1) -> 3 => [1, 3]
        [1, 2].increment(0, by=0.5) -> 1.5 => [1.5, 2]
        [1].increment(1) -> IndexError('list index out of range')
        ['a'].increment(0) -> TypeError("unsupported operand type(s) for +: 'str' and 'int'")
        [1, 2].compare_exchange(0, 1.0, 'a') -> True => ['a', 2]
        [1, 2].compare_exchange(0, 2, 'a') -> False => [1, 2]
        [nan].compare_exchange(0, nan, 1) -> True => [1]
        [1].compare_exchange(1, 2, 'a') -> IndexError('list index out of range')
        [1].compare_exchange('a', 2, 3)
            -> TypeError('list indices must be integers or slices, not str')
        """#
    )

    static let making = MethodCase.table(
        #"""
        list() -> []
        list([1, 2]) -> [1, 2]
        list('ab') -> ['a', 'b']
        list({1: 2}) -> [1]
        list((1, 2)) -> [1, 2]
        list(5) -> TypeError("'int' object is not iterable")
        list(None) -> TypeError("'NoneType' object is not iterable")
        list(1, 2) -> TypeError('list expected at most 1 argument, got 2')
        list(iterable=[1]) -> TypeError('list() takes no keyword arguments')
        """#
    )

    static let reading = MethodCase.table(
        #"""
        [1, 2].__getitem__(0) -> 1
        [1, 2].__getitem__(-2) -> 1
        [1, 2].__getitem__(True) -> 2
        [1].__getitem__(1) -> IndexError('list index out of range')
        [1].__getitem__(-2) -> IndexError('list index out of range')
        [1].__getitem__(1.0) -> TypeError('list indices must be integers or slices, not float')
        [1].__getitem__('a') -> TypeError('list indices must be integers or slices, not str')
        [1].__getitem__(None) -> TypeError('list indices must be integers or slices, not NoneType')
        [1].__getitem__((1, 2)) -> TypeError('list indices must be integers or slices, not tuple')
        [1].__getitem__(10**30) -> IndexError("cannot fit 'int' into an index-sized integer")
        [1].__getitem__(a=1) -> TypeError('list.__getitem__() takes no keyword arguments')
        [1].__getitem__() -> TypeError('list.__getitem__() takes exactly one argument (0 given)')
        [0, 1, 2, 3, 4].__getitem__(slice(1, 3)) -> [1, 2]
        [0, 1, 2, 3, 4].__getitem__(slice(-3, None)) -> [2, 3, 4]
        [0, 1, 2, 3, 4].__getitem__(slice(None, None, 2)) -> [0, 2, 4]
        [0, 1, 2, 3, 4].__getitem__(slice(None, None, -1)) -> [4, 3, 2, 1, 0]
        [0, 1, 2, 3, 4].__getitem__(slice(3, 0, -2)) -> [3, 1]
        [0, 1, 2, 3, 4].__getitem__(slice(9, -9, -3)) -> [4, 1]
        [0, 1, 2, 3, 4].__getitem__(slice(3, 1)) -> []
        [0, 1, 2, 3, 4].__getitem__(slice(False, True)) -> [0]
        [0, 1, 2, 3, 4].__getitem__(slice(-10**30, 10**30, 10**30)) -> [0]
        [0, 1, 2, 3, 4].__getitem__(slice(10**30, -10**30, -10**30)) -> [4]
        [1].__getitem__(slice(None, None, 0)) -> ValueError('slice step cannot be zero')
        [1].__getitem__(slice('a'))
            -> TypeError('slice indices must be integers or None or have an __index__ method')
        [1].__getitem__(slice(None, None, 1.0))
            -> TypeError('slice indices must be integers or None or have an __index__ method')
        [].__len__() -> 0
        [1, 2].__len__() -> 2
        [1].__len__(1) -> TypeError('expected 0 arguments, got 1')
        [1].__len__(a=1) -> TypeError('wrapper __len__() takes no keyword arguments')
        [1, 2].__contains__(2) -> True
        [1, 2].__contains__(True) -> True
        [1, 2].__contains__('1') -> False
        [1].__contains__() -> TypeError('expected 1 argument, got 0')
        [1].__contains__(a=1) -> TypeError('wrapper __contains__() takes no keyword arguments')
        [1, 1.0, True, 2].count(1) -> 3
        [].count() -> TypeError('list.count() takes exactly one argument (0 given)')
        [1, 2, 1].index(1) -> 0
        [1, 2, 1].index(1, 1) -> 2
        [1, 2, 1].index(1, -1) -> 2
        [1, 2, 1].index(1, -10**30, 10**30) -> 0
        [1, 2, 1].index(2, 0, 1) -> ValueError('2 is not in list')
        [1].index('2') -> ValueError("'2' is not in list")
        [1].index(1, 10**30) -> ValueError('1 is not in list')
        [1].index(1, None)
            -> TypeError('slice indices must be integers or have an __index__ method')
        [1].index(1, 0, 'a')
            -> TypeError('slice indices must be integers or have an __index__ method')
        [1].index() -> TypeError('index expected at least 1 argument, got 0')
        [1].index(1, 2, 3, 4) -> TypeError('index expected at most 3 arguments, got 4')
        [1].index(value=1) -> TypeError('list.index() takes no keyword arguments')
        [1].__add__([2]) -> [1, 2]
        [1].__add__(5) -> TypeError('can only concatenate list (not "int") to list')
        [1].__add__((1,)) -> TypeError('can only concatenate list (not "tuple") to list')
        [1].__add__() -> TypeError('expected 1 argument, got 0')
        [1, 2].__mul__(2) -> [1, 2, 1, 2]
        [1].__mul__(True) -> [1]
        [1].__mul__(0) -> []
        [1].__mul__(-5) -> []
        [1].__mul__('a') -> TypeError("'str' object cannot be interpreted as an integer")
        [1].__mul__(None) -> TypeError("'NoneType' object cannot be interpreted as an integer")
        [].__mul__(4611686018427387904) -> []
        [1, 2].__mul__(4611686018427387904) -> MemoryError()
        [1].__mul__(10**30) -> OverflowError("cannot fit 'int' into an index-sized integer")
        [1].__mul__() -> TypeError(' expected 1 argument, got 0')
        [1].__rmul__(3) -> [1, 1, 1]
        [1].__rmul__('a') -> TypeError("'str' object cannot be interpreted as an integer")
        [1].__rmul__(2, 3) -> TypeError(' expected 1 argument, got 2')
        [1, 2].copy() -> [1, 2]
        [1].copy(1) -> TypeError('list.copy() takes no arguments (1 given)')
        [1].__reversed__(1) -> TypeError('list.__reversed__() takes no arguments (1 given)')
        """#
    )

    static let changing = MethodCase.table(
        #"""
        [1].append(2) -> None => [1, 2]
        [1].append([2]) -> None => [1, [2]]
        [1].append() -> TypeError('list.append() takes exactly one argument (0 given)')
        [1].append(1, 2) -> TypeError('list.append() takes exactly one argument (2 given)')
        [1].append(x=1) -> TypeError('list.append() takes no keyword arguments')
        [1].extend([2, 3]) -> None => [1, 2, 3]
        [1].extend((2,)) -> None => [1, 2]
        [1].extend('ab') -> None => [1, 'a', 'b']
        [1].extend({2: 3}) -> None => [1, 2]
        [1].extend(5) -> TypeError("'int' object is not iterable")
        [1].extend(None) -> TypeError("'NoneType' object is not iterable")
        [1].extend() -> TypeError('list.extend() takes exactly one argument (0 given)')
        [1, 2].insert(1, 9) -> None => [1, 9, 2]
        [1, 2].insert(-1, 9) -> None => [1, 9, 2]
        [1, 2].insert(99, 9) -> None => [1, 2, 9]
        [1, 2].insert(-99, 9) -> None => [9, 1, 2]
        [1, 2].insert(True, 9) -> None => [1, 9, 2]
        [1].insert(1) -> TypeError('insert expected 2 arguments, got 1')
        [1].insert('a', 2) -> TypeError("'str' object cannot be interpreted as an integer")
        [1].insert(1.0, 2) -> TypeError("'float' object cannot be interpreted as an integer")
        [1].insert(10**30, 2) -> OverflowError('Python int too large to convert to C ssize_t')
        [1].insert(index=0, object=1) -> TypeError('list.insert() takes no keyword arguments')
        [1, 2].pop() -> 2 => [1]
        [1, 2].pop(0) -> 1 => [2]
        [1, 2].pop(-2) -> 1 => [2]
        [1, 2].pop(False) -> 1 => [2]
        [].pop() -> IndexError('pop from empty list')
        [1].pop(5) -> IndexError('pop index out of range')
        [1].pop(-2) -> IndexError('pop index out of range')
        [].pop('a') -> TypeError("'str' object cannot be interpreted as an integer")
        [1].pop(1.0) -> TypeError("'float' object cannot be interpreted as an integer")
        [1].pop(10**30) -> OverflowError('Python int too large to convert to C ssize_t')
        [1].pop(1, 2) -> TypeError('pop expected at most 1 argument, got 2')
        [1].pop(index=0) -> TypeError('list.pop() takes no keyword arguments')
        [1, 2, 1].remove(1) -> None => [2, 1]
        [1].remove('1') -> ValueError('list.remove(x): x not in list')
        [1].remove() -> TypeError('list.remove() takes exactly one argument (0 given)')
        [1].clear() -> None => []
        [1].clear(1) -> TypeError('list.clear() takes no arguments (1 given)')
        [1].clear(a=1) -> TypeError('list.clear() takes no keyword arguments')
        [1, 2].reverse() -> None => [2, 1]
        [1].reverse(1) -> TypeError('list.reverse() takes no arguments (1 given)')
        [1, 2].__setitem__(0, 9) -> None => [9, 2]
        [1, 2].__setitem__(-1, 9) -> None => [1, 9]
        [1].__setitem__(1, 9) -> IndexError('list assignment index out of range')
        [1].__setitem__('a', 9) -> TypeError('list indices must be integers or slices, not str')
        [1].__setitem__(10**30, 9) -> IndexError("cannot fit 'int' into an index-sized integer")
        [1].__setitem__(1) -> TypeError(' expected 2 arguments, got 1')
        [1].__setitem__(a=1) -> TypeError('wrapper __setitem__() takes no keyword arguments')
        [0, 1, 2, 3].__setitem__(slice(1, 3), []) -> None => [0, 3]
        [0, 1, 2, 3].__setitem__(slice(1, 3), [7, 8, 9]) -> None => [0, 7, 8, 9, 3]
        [0, 1, 2, 3].__setitem__(slice(3, 1), 'ab') -> None => [0, 1, 2, 'a', 'b', 3]
        [0, 1, 2, 3].__setitem__(slice(None, None, 2), (7, 8)) -> None => [7, 1, 8, 3]
        [0, 1, 2, 3].__setitem__(slice(None, None, -1), [6, 7, 8, 9]) -> None => [9, 8, 7, 6]
        [0, 1, 2, 3].__setitem__(slice(0, 0, 2), []) -> None
        [0, 1, 2, 3].__setitem__(slice(0, 2, 2), [1, 2, 3])
            -> ValueError('attempt to assign sequence of size 3 to extended slice of size 1')
        [0, 1, 2, 3].__setitem__(slice(None, None, -1), [1])
            -> ValueError('attempt to assign sequence of size 1 to extended slice of size 4')
        [1].__setitem__(slice(0, 1), 5) -> TypeError('must assign iterable to extended slice')
        [1].__setitem__(slice(None, None, 2), None)
            -> TypeError('must assign iterable to extended slice')
        [1].__setitem__(slice(None, None, 0), [1]) -> ValueError('slice step cannot be zero')
        [1].__setitem__(slice('a'), [1])
            -> TypeError('slice indices must be integers or None or have an __index__ method')
        [1, 2].__delitem__(0) -> None => [2]
        [1, 2].__delitem__(-1) -> None => [1]
        [1].__delitem__(1) -> IndexError('list assignment index out of range')
        [1].__delitem__('a') -> TypeError('list indices must be integers or slices, not str')
        [1].__delitem__(10**30) -> IndexError("cannot fit 'int' into an index-sized integer")
        [1].__delitem__() -> TypeError('expected 1 argument, got 0')
        [0, 1, 2, 3].__delitem__(slice(1, 3)) -> None => [0, 3]
        [0, 1, 2, 3].__delitem__(slice(3, 1)) -> None
        [0, 1, 2, 3].__delitem__(slice(None, None, 2)) -> None => [1, 3]
        [0, 1, 2, 3].__delitem__(slice(None, None, -3)) -> None => [1, 2]
        [1].__delitem__(slice(None, None, 0)) -> ValueError('slice step cannot be zero')
        [1, 2].__imul__(2) -> [1, 2, 1, 2] => [1, 2, 1, 2]
        [1, 2].__imul__(0) -> [] => []
        [1].__imul__('a') -> TypeError("'str' object cannot be interpreted as an integer")
        [1].__imul__(10**30) -> OverflowError("cannot fit 'int' into an index-sized integer")
        [1, 2].__imul__(4611686018427387904) -> MemoryError()
        [1].__imul__() -> TypeError(' expected 1 argument, got 0')
        """#
    )

    static let sorting = MethodCase.table(
        #"""
        [3, 1, 2].sort() -> None => [1, 2, 3]
        [3, 1, 2].sort(reverse=True) -> None => [3, 2, 1]
        [3, 1, 2].sort(key=None, reverse=[]) -> None => [1, 2, 3]
        ['b', 'a', 'B'].sort() -> None => ['B', 'a', 'b']
        [1.5, True, 0].sort() -> None => [0, True, 1.5]
        [2, 1.0, 1, True].sort() -> None => [1.0, 1, True, 2]
        [2, 1.0, 1, True].sort(reverse=1) -> None
        [[2], [1, 9], [1]].sort() -> None => [[1], [1, 9], [2]]
        [1, 'a'].sort() -> TypeError("'<' not supported between instances of 'str' and 'int'")
        ['a', 1].sort() -> TypeError("'<' not supported between instances of 'int' and 'str'")
        [1, 2, 3, 'a', 5].sort()
            -> TypeError("'<' not supported between instances of 'str' and 'int'")
        ['a', 1].sort(reverse=True)
            -> TypeError("'<' not supported between instances of 'str' and 'int'")
        [2, 1, None].sort()
            -> TypeError("'<' not supported between instances of 'NoneType' and 'int'")
        [{}, {}].sort() -> TypeError("'<' not supported between instances of 'dict' and 'dict'")
        [1].sort(1) -> TypeError('sort() takes no positional arguments')
        [1].sort(foo=1) -> TypeError("sort() got an unexpected keyword argument 'foo'")
        [1].sort(1, 2, 3) -> TypeError('sort() takes at most 2 arguments (3 given)')
        [1].sort(a=1, b=2, c=3) -> TypeError('sort() takes at most 2 keyword arguments (3 given)')
        [2, 1].sort(key=5) -> TypeError("'int' object is not callable")
        [].sort(key=5) -> None
        """#
    )
}
