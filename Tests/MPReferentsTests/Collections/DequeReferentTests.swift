import MPReferents
import MPWire
import Testing

/// The rows are what CPython 3.13 answers.
@Suite struct DequeReferentTests {
    @Test("Python's answers", arguments: rows)
    func answers(row: MethodCase) throws {
        try row.check()
    }

    @Test("Ours", arguments: ours)
    func answersBeyondPython(row: MethodCase) throws {
        try row.check()
    }

    @Test func isPickledAsPythonDoes() {
        let deque = WireGlobal("collections", "deque")
        #expect(
            DequeReferent([.int(1)]).value
                == .object(WireObject(.reduce, .global(deque), [], steps: [.append([.int(1)])]))
        )
        #expect(
            DequeReferent(limit: 5).value
                == .object(WireObject(.reduce, .global(deque), [.tuple([]), .int(5)]))
        )
    }

    static let ours = MethodCase.table(
        #"""
        deque([1, 2]).append_and_count(5) -> 3 => deque([1, 2, 5])
        deque([1, 2], 2).append_and_count(5) -> 2 => deque([2, 5], maxlen=2)
        deque([1]).maxlen() -> None
        deque([1], 5).maxlen() -> 5
        deque([1, 2]).__mul__(10**18) -> MemoryError()
        deque([1, 2], 3).__mul__(10**18) -> deque([2, 1, 2], maxlen=3)
        deque([]).__mul__(10**18) -> deque([])
        """#
    )

    static let rows = MethodCase.table(
        #"""
        deque(1) -> TypeError("'int' object is not iterable")
        deque(1, 2, 3) -> TypeError('deque() takes at most 2 arguments (3 given)')
        deque([1], 'a') -> TypeError('an integer is required')
        deque([1], -1) -> ValueError('maxlen must be non-negative')
        deque([1], 1.5) -> TypeError('an integer is required')
        deque([1], 10**30) -> OverflowError('Python int too large to convert to C ssize_t')
        deque([1], None) -> deque([1])
        deque([1, 2, 3], 2) -> deque([2, 3], maxlen=2)
        deque([1, 2, 3], maxlen=2) -> deque([2, 3], maxlen=2)
        deque(iterable=[1]) -> deque([1])
        deque(foo=1) -> TypeError("deque() got an unexpected keyword argument 'foo'")
        deque([1], True) -> deque([1], maxlen=1)
        deque() -> deque([])
        deque().append() -> TypeError('deque.append() takes exactly one argument (0 given)')
        deque().append(1, 2) -> TypeError('deque.append() takes exactly one argument (2 given)')
        deque().pop() -> IndexError('pop from an empty deque')
        deque().popleft() -> IndexError('pop from an empty deque')
        deque().pop(1) -> TypeError('deque.pop() takes no arguments (1 given)')
        deque().extend(5) -> TypeError("'int' object is not iterable")
        deque().extendleft(5) -> TypeError("'int' object is not iterable")
        deque([1, 2, 3]).rotate(1, 2) -> TypeError('rotate expected at most 1 argument, got 2')
        deque([1, 2, 3]).rotate('a')
            -> TypeError("'str' object cannot be interpreted as an integer")
        deque([1, 2, 3]).rotate(10**30)
            -> OverflowError('Python int too large to convert to C ssize_t')
        deque([1, 2, 3]).rotate(1.5)
            -> TypeError("'float' object cannot be interpreted as an integer")
        deque([1, 2, 3]).rotate(None)
            -> TypeError("'NoneType' object cannot be interpreted as an integer")
        deque([1, 2, 3]).rotate(True) -> None => deque([3, 1, 2])
        deque([1]).clear(1) -> TypeError('deque.clear() takes no arguments (1 given)')
        deque([1], 2).copy() -> deque([1], maxlen=2)
        deque([1]).copy(1) -> TypeError('deque.copy() takes no arguments (1 given)')
        deque([1, 2, 1]).count(1) -> 2
        deque([1, 2, 1]).count() -> TypeError('deque.count() takes exactly one argument (0 given)')
        deque([1, 2, 1]).index(1, 1) -> 2
        deque([1, 2, 1]).index(1, -1) -> 2
        deque([1, 2, 1]).index(5) -> ValueError('5 is not in deque')
        deque([1, 2, 1]).index('a') -> ValueError("'a' is not in deque")
        deque([1, 2, 1]).index() -> TypeError('index expected at least 1 argument, got 0')
        deque([1, 2, 1]).index(1, 2, 3, 4) -> TypeError('index expected at most 3 arguments, got 4')
        deque([1, 2, 1]).index(2, 0, 1) -> ValueError('2 is not in deque')
        deque([1, 2, 1]).index(2, 'a')
            -> TypeError('slice indices must be integers or have an __index__ method')
        deque([1, 2, 1]).index(2, None)
            -> TypeError('slice indices must be integers or have an __index__ method')
        deque([1, 2, 1]).index(2, -10**30, 10**30) -> 1
        deque([1, 2]).insert(0, 5) -> None => deque([5, 1, 2])
        deque([1, 2]).insert(0) -> TypeError('insert expected 2 arguments, got 1')
        deque([1, 2]).insert('a', 0)
            -> TypeError("'str' object cannot be interpreted as an integer")
        deque([1, 2]).insert(10**30, 0)
            -> OverflowError('Python int too large to convert to C ssize_t')
        deque([1, 2], 2).insert(1, 0) -> IndexError('deque already at its maximum size')
        deque([1, 2]).remove(5) -> ValueError('5 is not in deque')
        deque([1, 2]).remove() -> TypeError('deque.remove() takes exactly one argument (0 given)')
        deque([1, 2]).remove(1) -> None => deque([2])
        deque([1, 2]).reverse() -> None => deque([2, 1])
        deque([1, 2]).reverse(1) -> TypeError('deque.reverse() takes no arguments (1 given)')
        deque([1, 2]).__getitem__(0) -> 1
        deque([1, 2]).__getitem__(-1) -> 2
        deque([1, 2]).__getitem__(5) -> IndexError('deque index out of range')
        deque([1, 2]).__getitem__('a')
            -> TypeError("'str' object cannot be interpreted as an integer")
        deque([1, 2]).__getitem__(slice(1))
            -> TypeError("'slice' object cannot be interpreted as an integer")
        deque([1, 2]).__getitem__(10**30)
            -> OverflowError("cannot fit 'int' into an index-sized integer")
        deque([1, 2]).__getitem__(1.5)
            -> TypeError("'float' object cannot be interpreted as an integer")
        deque([1, 2]).__getitem__() -> TypeError('expected 1 argument, got 0')
        deque([1, 2]).__setitem__(5, 1) -> IndexError('deque index out of range')
        deque([1, 2]).__setitem__(0) -> TypeError(' expected 2 arguments, got 1')
        deque([1, 2]).__setitem__('a', 1)
            -> TypeError("'str' object cannot be interpreted as an integer")
        deque([1, 2]).__setitem__(10**30, 1)
            -> OverflowError("cannot fit 'int' into an index-sized integer")
        deque([1, 2]).__setitem__(0, 1) -> None
        deque([1, 2]).__delitem__(5) -> IndexError('deque index out of range')
        deque([1, 2]).__delitem__('a')
            -> TypeError("'str' object cannot be interpreted as an integer")
        deque([1, 2]).__delitem__(slice(1))
            -> TypeError("'slice' object cannot be interpreted as an integer")
        deque([1, 2]).__delitem__() -> TypeError('expected 1 argument, got 0')
        deque([1, 2]).__len__() -> 2
        deque([1, 2]).__len__(1) -> TypeError('expected 0 arguments, got 1')
        deque([1, 2]).__contains__(1) -> True
        deque([1, 2]).__contains__() -> TypeError('expected 1 argument, got 0')
        deque([1, 2]).__add__(deque([3])) -> deque([1, 2, 3])
        deque([1, 2], 3).__add__(deque([3, 4])) -> deque([2, 3, 4], maxlen=3)
        deque([1, 2]).__add__([3]) -> TypeError('can only concatenate deque (not "list") to deque')
        deque([1, 2]).__add__() -> TypeError('expected 1 argument, got 0')
        deque([1, 2]).__iadd__([3]) -> deque([1, 2, 3]) => deque([1, 2, 3])
        deque([1, 2]).__iadd__(5) -> TypeError("'int' object is not iterable")
        deque([1, 2]).__iadd__() -> TypeError('expected 1 argument, got 0')
        deque([1, 2]).__mul__(2) -> deque([1, 2, 1, 2])
        deque([1, 2], 3).__mul__(2) -> deque([2, 1, 2], maxlen=3)
        deque([1, 2]).__mul__('a') -> TypeError("'str' object cannot be interpreted as an integer")
        deque([1, 2]).__mul__(-1) -> deque([])
        deque([1, 2]).__mul__() -> TypeError(' expected 1 argument, got 0')
        deque([1, 2]).__rmul__(2) -> deque([1, 2, 1, 2])
        deque([1, 2]).__rmul__('a') -> TypeError("'str' object cannot be interpreted as an integer")
        deque([1, 2]).__imul__(2) -> deque([1, 2, 1, 2]) => deque([1, 2, 1, 2])
        deque([1, 2], 3).__imul__(2) -> deque([2, 1, 2], maxlen=3) => deque([2, 1, 2], maxlen=3)
        deque([1, 2]).__imul__('a') -> TypeError("'str' object cannot be interpreted as an integer")
        deque([1, 2]).__imul__() -> TypeError(' expected 1 argument, got 0')
        deque([1, 2]).__reversed__() -> iter([2, 1])
        deque([1, 2]).__reversed__(1)
            -> TypeError('deque.__reversed__() takes no arguments (1 given)')
        deque([1, 2]).__iter__() -> iter([1, 2])
        deque([1, 2]).__iter__(1) -> TypeError('expected 0 arguments, got 1')
        deque([1, 2]).appendleft(5) -> None => deque([5, 1, 2])
        deque([1, 2]).appendleft()
            -> TypeError('deque.appendleft() takes exactly one argument (0 given)')
        deque([], 0).append(1) -> None
        deque(None) -> TypeError("'NoneType' object is not iterable")
        deque([1, 2], 3) -> deque([1, 2], maxlen=3)
        deque([1, 2]).clear() -> None => deque([])
        deque([1, 2], 2).append(3) -> None => deque([2, 3], maxlen=2)
        deque([1, 2], 2).appendleft(3) -> None => deque([3, 1], maxlen=2)
        deque([1, 2]).append([3]) -> None => deque([1, 2, [3]])
        deque([1, 2], 3).extend([3, 4]) -> None => deque([2, 3, 4], maxlen=3)
        deque([1, 2], 3).extendleft([3, 4]) -> None => deque([4, 3, 1], maxlen=3)
        deque([1, 2]).extendleft('ab') -> None => deque(['b', 'a', 1, 2])
        deque([1, 2, 3]).rotate() -> None => deque([3, 1, 2])
        deque([1, 2, 3]).rotate(-1) -> None => deque([2, 3, 1])
        deque([1, 2, 3]).rotate(8) -> None => deque([2, 3, 1])
        deque([1, 2, 3, 4, 5]).rotate(-8) -> None => deque([4, 5, 1, 2, 3])
        deque([]).rotate(5) -> None
        deque([1, 2, 3]).pop() -> 3 => deque([1, 2])
        deque([1, 2, 3]).popleft() -> 1 => deque([2, 3])
        deque([1, 2, 3]).__delitem__(1) -> None => deque([1, 3])
        deque([1, 2, 3]).__delitem__(-1) -> None => deque([1, 2])
        deque([1, 2, 3]).__setitem__(-1, 9) -> None => deque([1, 2, 9])
        deque([1, 2, 3]).insert(1, 9) -> None => deque([1, 9, 2, 3])
        deque([1, 2, 3]).insert(-1, 9) -> None => deque([1, 2, 9, 3])
        deque([1, 2, 3]).insert(-9, 9) -> None => deque([9, 1, 2, 3])
        deque([1, 2, 3]).insert(9, 9) -> None => deque([1, 2, 3, 9])
        deque([1, 2], 2).__iadd__([3]) -> deque([2, 3], maxlen=2) => deque([2, 3], maxlen=2)
        deque([1, 2, 3], 4).__imul__(3)
            -> deque([3, 1, 2, 3], maxlen=4) => deque([3, 1, 2, 3], maxlen=4)
        deque([1, 2], 0).append(1) -> None
        deque([1, 2], 3).__mul__(0) -> deque([], maxlen=3)
        deque('abc').count('a') -> 1
        """#
    )
}
