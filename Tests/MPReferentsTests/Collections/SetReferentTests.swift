import MPReferents
import MPWire
import Testing

/// The rows are what CPython 3.13 answers; the members are sorted in both.
@Suite struct SetReferentTests {
    @Test("Python's answers", arguments: rows)
    func answers(row: MethodCase) throws {
        try row.check()
    }

    @Test("Ours", arguments: ours)
    func answersBeyondPython(row: MethodCase) throws {
        try row.check()
    }

    @Test func iteratesOverWhatItHolds() throws {
        var set = SetReferent(try WireSet(iterating: .list([.int(2), .int(1)])))
        let outcome = try set.call(Call(id: CallID(1), caller: CallerID(1), method: "__iter__"))
        #expect(describe(outcome) == "iter([2, 1])")
    }

    /// `set[int]`, which Python pickles as a call of `types.GenericAlias`.
    @Test func aliasesItsClass() throws {
        let outcome = try SharedObject("{1}").aliasOfInt()
        guard case .reply(.returning(.value(.object(let alias)))) = outcome.result else {
            Issue.record("no alias: \(outcome)")
            return
        }
        #expect(alias.global == WireGlobal("types", "GenericAlias"))
        #expect(alias.arguments == [.global(WireGlobal("builtins", "set")), .int(1)])
    }

    @Test func popsUntilItIsEmpty() throws {
        var set = try SharedObject("{1, 2, 3}")
        let popped = [set("pop()"), set("pop()"), set("pop()")]
        #expect(popped.sorted() == ["1", "2", "3"])
        #expect(set("pop()") == "KeyError('pop from an empty set')")
    }

    @Test func exposesWhatPython314Does() {
        #expect(
            SetReferent.exposed == [
                "__and__", "__class_getitem__", "__contains__", "__ge__", "__gt__", "__iand__",
                "__ior__", "__isub__", "__iter__", "__ixor__", "__le__", "__len__", "__lt__",
                "__or__", "__rand__", "__ror__", "__rsub__", "__rxor__", "__sub__", "__xor__",
                "add", "clear", "copy", "difference", "difference_update", "discard",
                "intersection", "intersection_update", "isdisjoint", "issubset", "issuperset",
                "pop", "remove", "symmetric_difference", "symmetric_difference_update", "union",
                "update", "add_if_absent", "discard_if_present",
            ]
        )
    }

    static let ours = MethodCase.table(
        #"""
        {1}.add_if_absent(2) -> True => {1, 2}
        {1}.add_if_absent(1.0) -> False => {1}
        {1}.add_if_absent([]) -> TypeError("unhashable type: 'list'")
        {1}.discard_if_present(1) -> True => set()
        {1}.discard_if_present(2) -> False => {1}
        {1}.discard_if_present([]) -> TypeError("unhashable type: 'list'")
        """#
    )

    static let rows = MethodCase.table(
        #"""
        set(1, 2) -> TypeError('set expected at most 1 argument, got 2')
        set(a=1) -> TypeError('set() takes no keyword arguments')
        set([[]]) -> TypeError("unhashable type: 'list'")
        set({1: 2}) -> {1}
        set(5) -> TypeError("'int' object is not iterable")
        {1}.add([]) -> TypeError("unhashable type: 'list'")
        {1}.add() -> TypeError('set.add() takes exactly one argument (0 given)')
        {1}.remove(2) -> KeyError(2)
        {1}.remove([]) -> TypeError("unhashable type: 'list'")
        {1}.remove({1}) -> KeyError({1})
        {1}.discard(2) -> None
        {1}.discard([]) -> TypeError("unhashable type: 'list'")
        {1}.discard({1}) -> None
        {1}.pop(1) -> TypeError('set.pop() takes no arguments (1 given)')
        set().pop() -> KeyError('pop from an empty set')
        {1}.__contains__([]) -> TypeError("unhashable type: 'list'")
        {1}.__contains__({1}) -> False
        {frozenset([1])}.__contains__({1}) -> True
        {frozenset([1])}.__contains__({1, }) -> True
        {1}.__contains__() -> TypeError('set.__contains__() takes exactly one argument (0 given)')
        {1}.__contains__(1, 2)
            -> TypeError('set.__contains__() takes exactly one argument (2 given)')
        {1}.__and__([1]) -> NotImplemented
        {1}.__and__() -> TypeError('expected 1 argument, got 0')
        {1, 2}.__and__(frozenset([1])) -> {1}
        {1, 2}.__rand__(frozenset([1])) -> frozenset({1})
        {1, 2}.__rsub__(frozenset([1, 5])) -> frozenset({5})
        {1, 2}.__rxor__({1, 5}) -> {2, 5}
        {1, 2}.__ror__({1, 5}) -> {1, 2, 5}
        {1, 2}.__ror__([1]) -> NotImplemented
        {1}.__ge__([1]) -> NotImplemented
        {1}.__ge__({1}) -> True
        {1}.__gt__({1}) -> False
        {1}.__le__({1, 2}) -> True
        {1}.__lt__({1, 2}) -> True
        {1}.__lt__(frozenset([1, 2])) -> True
        {1}.__iand__([1]) -> NotImplemented
        {1}.__isub__({1}) -> set() => set()
        {1}.__ior__({2}) -> {1, 2} => {1, 2}
        {1}.__ixor__({2}) -> {1, 2} => {1, 2}
        {1}.__len__(1) -> TypeError('expected 0 arguments, got 1')
        {1}.__iter__() -> iter([1])
        {1}.__iter__(1) -> TypeError('expected 0 arguments, got 1')
        {1}.__class_getitem__()
            -> TypeError('set.__class_getitem__() takes exactly one argument (0 given)')
        {1}.clear(1) -> TypeError('set.clear() takes no arguments (1 given)')
        {1}.copy() -> {1}
        {1}.copy(1) -> TypeError('set.copy() takes no arguments (1 given)')
        {1}.union() -> {1}
        {1}.union([2], 'a', {3: 4}) -> {'a', 1, 2, 3}
        {1}.union(5) -> TypeError("'int' object is not iterable")
        {1}.union([[]]) -> TypeError("unhashable type: 'list'")
        {1}.union(a=1) -> TypeError('set.union() takes no keyword arguments')
        {1, 2}.intersection() -> {1, 2}
        {1, 2}.intersection([1], (1, 2)) -> {1}
        {1, 2}.intersection(5) -> TypeError("'int' object is not iterable")
        {1, 2}.intersection([1, 2, []]) -> {1, 2}
        {1, 2}.intersection([[]]) -> TypeError("unhashable type: 'list'")
        {1, 2}.difference([1]) -> {2}
        {1, 2}.difference([1], [2]) -> set()
        {1, 2}.difference() -> {1, 2}
        {1, 2}.difference(5) -> TypeError("'int' object is not iterable")
        {1, 2}.difference([[]]) -> TypeError("unhashable type: 'list'")
        {1, 2}.symmetric_difference([1, 3, 3]) -> {2, 3}
        {1, 2}.symmetric_difference()
            -> TypeError('set.symmetric_difference() takes exactly one argument (0 given)')
        {1, 2}.symmetric_difference([1], [2])
            -> TypeError('set.symmetric_difference() takes exactly one argument (2 given)')
        {1, 2}.symmetric_difference(5) -> TypeError("'int' object is not iterable")
        {1, 2}.symmetric_difference([[]]) -> TypeError("unhashable type: 'list'")
        {1, 2}.update([3], [4]) -> None => {1, 2, 3, 4}
        {1, 2}.update(5) -> TypeError("'int' object is not iterable")
        {1, 2}.update() -> None
        {1, 2}.intersection_update([1]) -> None => {1}
        {1, 2}.difference_update([1]) -> None => {2}
        {1, 2}.symmetric_difference_update([1, 3]) -> None => {2, 3}
        {1, 2}.symmetric_difference_update([1, 3], 1)
            -> TypeError('set.symmetric_difference_update() takes exactly one argument (2 given)')
        {1, 2}.isdisjoint([3]) -> True
        {1, 2}.isdisjoint([1]) -> False
        {1, 2}.isdisjoint(5) -> TypeError("'int' object is not iterable")
        {1, 2}.isdisjoint([[]]) -> TypeError("unhashable type: 'list'")
        {1, 2}.isdisjoint() -> TypeError('set.isdisjoint() takes exactly one argument (0 given)')
        {1, 2}.issubset([1, 2, 3]) -> True
        {1, 2}.issubset([1]) -> False
        {1, 2}.issubset([1, 1, True, 1.0]) -> False
        {1, 2}.issubset([3, 2, 2, 1.0]) -> True
        {1, 2}.issubset([2, 1, []]) -> TypeError("unhashable type: 'list'")
        {1, 2}.issubset(5) -> TypeError("'int' object is not iterable")
        {1, 2}.issubset([[]]) -> TypeError("unhashable type: 'list'")
        {1, 2}.issuperset([1]) -> True
        {1, 2}.issuperset([3]) -> False
        {1, 2}.issuperset(5) -> TypeError("'int' object is not iterable")
        {1, 2}.issuperset([[]]) -> TypeError("unhashable type: 'list'")
        {1, 2}.issuperset() -> TypeError('set.issuperset() takes exactly one argument (0 given)')
        set().difference([[]]) -> TypeError("unhashable type: 'list'")
        {1}.__sub__({1}) -> set()
        {1}.__xor__({1}) -> set()
        {1}.__or__({2}) -> {1, 2}
        set('abca') -> {'a', 'b', 'c'}
        {1, 2}.__rand__([1]) -> NotImplemented
        {1}.__contains__(1.0) -> True
        {1}.__sub__([1]) -> NotImplemented
        {1}.__xor__([1]) -> NotImplemented
        {1}.__or__([1]) -> NotImplemented
        {1}.__or__(frozenset([2])) -> {1, 2}
        {1, 2}.__isub__(frozenset([2])) -> {1} => {1}
        {1}.update([2], 5) -> TypeError("'int' object is not iterable") => {1, 2}
        {1}.update([3, []]) -> TypeError("unhashable type: 'list'") => {1, 3}
        {1}.update('ab', {5: 6}) -> None => {'a', 'b', 1, 5}
        {1}.isdisjoint([1, []]) -> False
        {1}.issuperset([2, []]) -> False
        {1}.issuperset([1, []]) -> TypeError("unhashable type: 'list'")
        {1, 2}.intersection_update([2], 5) -> TypeError("'int' object is not iterable")
        {1, 2}.difference_update([2], 5) -> TypeError("'int' object is not iterable") => {1}
        {1, 2}.symmetric_difference_update([2, 3]) -> None => {1, 3}
        {1}.remove(1) -> None => set()
        {1}.remove(True) -> None => set()
        {1}.clear() -> None => set()
        {1}.add(1.0) -> None
        {1}.add(2) -> None => {1, 2}
        {1}.add((1, [])) -> TypeError("unhashable type: 'list'")
        """#
    )
}

extension SharedObject {
    /// Calls `__class_getitem__`.
    fileprivate func aliasOfInt() throws -> Outcome {
        var copy = self
        return copy.outcome(of: PythonCall(name: "__class_getitem__", arguments: [.int(1)]))
    }
}
