/// Writes random programs of calls on a collection, mostly right, sometimes wrong.
struct ProgramGenerator {
    private var random: SplitMix
    /// The type of the array that was made last.
    private var typecode = "i"

    init(seed: Int) {
        random = SplitMix(seed: UInt64(seed))
    }

    /// A new list with some elements.
    mutating func newList() -> String { "= \(elements(upTo: 8))" }

    /// A call on a list.
    mutating func listCall() -> String {
        switch random.next(below: 26) {
        case 0: "append(\(element()))"
        case 1: "extend(\(iterable()))"
        case 2: "insert(\(index()), \(element()))"
        case 3: "pop()"
        case 4: "pop(\(index()))"
        case 5: "remove(\(element()))"
        case 6: "reverse()"
        case 7: "sort()"
        case 8: "sort(reverse=\(pick("True", "False", "1", "0")))"
        case 9: "index(\(element()))"
        case 10: "index(\(element()), \(index()))"
        case 11: "index(\(element()), \(index()), \(index()))"
        case 12: "count(\(element()))"
        case 13: "__contains__(\(element()))"
        case 14: "__getitem__(\(index()))"
        case 15: "__getitem__(\(slice()))"
        case 16: "__setitem__(\(index()), \(element()))"
        case 17, 18: "__setitem__(\(slice()), \(iterable()))"
        case 19: "__delitem__(\(index()))"
        case 20: "__delitem__(\(slice()))"
        case 21: "__add__(\(iterable()))"
        case 22: "__mul__(\(pick("-1", "0", "1", "2", "True", "'a'", "None", "10**30")))"
        case 23: "__imul__(\(pick("0", "1", "2", "1.0")))"
        case 24: pick("copy()", "__len__()", "__reversed__()")
        default: pick("pop(1, 2)", "append()", "insert(1)", "sort(1)", "copy(1)", "__len__(1)")
        }
    }

    /// A new dict with some entries.
    mutating func newDict() -> String { "= \(entries(upTo: 12))" }

    /// A call on a dict; `|` came with Python 3.9.
    mutating func dictCall(withUnion: Bool) -> String {
        switch random.next(below: withUnion ? 22 : 18) {
        case 0, 1: "__setitem__(\(key()), \(element()))"
        case 2: "__delitem__(\(key()))"
        case 3: "__getitem__(\(key()))"
        case 4: "__contains__(\(key()))"
        case 5: "get(\(key()))"
        case 6: "get(\(key()), \(element()))"
        case 7: "pop(\(key()))"
        case 8: "pop(\(key()), \(element()))"
        case 9: "popitem()"
        case 10: "setdefault(\(key()))"
        case 11: "setdefault(\(key()), \(element()))"
        case 12: "update(\(pairs()))"
        case 13: "update(\(pairs()), a=\(element()), b=\(element()))"
        case 14: "fromkeys(\(iterable()), \(element()))"
        case 15: pick("keys()", "values()", "items()", "copy()", "__len__()")
        case 16: pick("__reversed__()", "__len__()", "update()", "update(c=1)")
        case 17: pick("get()", "pop()", "popitem(1)", "__setitem__(1)", "setdefault(1, 2, 3)")
        case 18: "__or__(\(pairs()))"
        case 19: "__ror__(\(pairs()))"
        case 20: "__ior__(\(pairs()))"
        default: "__ior__(\(entries(upTo: 3)))"
        }
    }

    /// A new deque, often with a limit.
    mutating func newDeque() -> String {
        "= deque(\(elements(upTo: 6)), \(pick("None", "0", "1", "4", "6", "9")))"
    }

    /// A call on a deque.
    mutating func dequeCall() -> String {
        switch random.next(below: 22) {
        case 0, 1: "append(\(element()))"
        case 2, 3: "appendleft(\(element()))"
        case 4: pick("pop()", "popleft()")
        case 5: "extend(\(iterable()))"
        case 6: "extendleft(\(iterable()))"
        case 7, 8: "rotate(\(index()))"
        case 9: "insert(\(index()), \(element()))"
        case 10: "remove(\(element()))"
        case 11: "index(\(element()))"
        case 12: "index(\(element()), \(index()), \(index()))"
        case 13: "count(\(element()))"
        case 14: "__getitem__(\(index()))"
        case 15: "__setitem__(\(index()), \(element()))"
        case 16: "__delitem__(\(index()))"
        case 17: "__contains__(\(element()))"
        case 18: "__add__(\(pick("deque([1, 2])", "[1]", "deque([], 2)", "5")))"
        case 19: "__mul__(\(pick("-1", "0", "1", "2", "True", "'a'", "None")))"
        case 20: pick("__imul__(2)", "__imul__(0)", "__iadd__([1])", "__iadd__(5)", "reverse()")
        default: pick("copy()", "__len__()", "__reversed__()", "rotate()", "pop(1)", "append()")
        }
    }

    /// A new set with some members.
    mutating func newSet() -> String { "= set([\(members(upTo: 10))])" }

    /// A call on a set; `pop`, whose answer Python leaves open, isn't among them.
    mutating func setCall() -> String {
        switch random.next(below: 12) {
        case 0, 1: "add(\(key()))"
        case 2: "discard(\(key()))"
        case 3: "remove(\(key()))"
        case 4: "__contains__(\(key()))"
        case 5: "\(setOperator())(\(otherSet()))"
        case 6: "\(setOperator())(\(iterable()))"
        case 7: "\(setMethod())(\(otherSet()))"
        case 8: "\(setMethod())([\(members(upTo: 4))])"
        case 9: setChangeByAnything()
        case 10: pick("copy()", "__len__()", "union()", "update('ab')", "difference()")
        default: pick("add()", "union(1, 2)", "isdisjoint()", "intersection([1], [1, 2])")
        }
    }

    /// Until 3.10 Python looked at more elements of what it intersects with: there all are members.
    private mutating func setChangeByAnything() -> String {
        let name = setChange()
        let isIntersection = name.hasPrefix("intersection")
        return "\(name)(\(isIntersection ? "[\(members(upTo: 4))]" : iterable()))"
    }

    private mutating func setOperator() -> String {
        let name = pick("and", "or", "sub", "xor", "iand", "ior", "isub", "ixor", "rand", "ror")
        return
            "__\(random.next(below: 3) == 0 ? pick("rsub", "rxor", "ge", "gt", "le", "lt") : name)__"
    }

    private mutating func setMethod() -> String {
        random.next(below: 4) == 0 ? pick("isdisjoint", "issubset", "issuperset") : setChange()
    }

    /// Old versions of Python complain in another order about what can't be hashed when they
    /// compare, but not in these.
    private mutating func setChange() -> String {
        pick(
            "union",
            "intersection",
            "difference",
            "symmetric_difference",
            "update",
            "intersection_update",
            "difference_update",
            "symmetric_difference_update"
        )
    }

    private mutating func otherSet() -> String {
        "\(pick("set", "frozenset"))([\(members(upTo: 6))])"
    }

    private mutating func members(upTo limit: Int) -> String {
        (0..<random.next(below: limit + 1)).map { _ in goodKey() }.joined(separator: ", ")
    }

    /// A new array of some type.
    mutating func newArray() -> String {
        typecode = pick("b", "B", "h", "H", "i", "I", "l", "L", "q", "Q", "f", "d")
        return "= array('\(typecode)', [\(numbers(upTo: 8))])"
    }

    /// A call on an array.
    mutating func arrayCall() -> String {
        let letter = random.next(below: 8) == 0 ? "i" : typecode
        return switch random.next(below: 7) {
        case 0, 1: "__getitem__(\(index()))"
        case 2: "__getitem__(\(slice()))"
        case 3, 4: "__setitem__(\(index()), \(number()))"
        case 5: "__setitem__(\(slice()), array('\(letter)', [\(numbers(upTo: 4))]))"
        default: pick("__len__()", "__setitem__(0, [])", "__setitem__(slice(1), [1])")
        }
    }

    private mutating func numbers(upTo limit: Int) -> String {
        (0..<random.next(below: limit + 1)).map { _ in pick("0", "1", "2", "100", "True") }
            .joined(separator: ", ")
    }

    private mutating func number() -> String {
        pick(
            "5",
            "-1",
            "127",
            "128",
            "255",
            "256",
            "-129",
            "32767",
            "65536",
            "2147483648",
            "4294967296",
            "10**30",
            "-10**30",
            "1.5",
            "'a'",
            "None",
            "18446744073709551615",
            "9223372036854775808"
        )
    }

    private mutating func pick(_ choices: String...) -> String {
        choices[random.next(below: choices.count)]
    }

    private mutating func element() -> String {
        pick("0", "1", "2", "3", "4", "-1", "1.0", "True", "False", "2.5", "[1]", "[2, 'b']")
    }

    private mutating func oddElement() -> String {
        pick("None", "'a'", "'b'", "(1, 2)", "{}", "{1: 2}", "10**30", "[[]]", "1e+16")
    }

    private mutating func index() -> String {
        pick(
            "0",
            "1",
            "2",
            "3",
            "5",
            "9",
            "-1",
            "-2",
            "-4",
            "-9",
            "True",
            "10**30",
            "-10**30",
            "None",
            "1.5",
            "'a'"
        )
    }

    private mutating func slice() -> String {
        let step = pick("None", "1", "2", "3", "-1", "-2", "0", "10**30", "-10**30", "1.5")
        return "slice(\(bound()), \(bound()), \(step))"
    }

    private mutating func bound() -> String {
        random.next(below: 3) == 0 ? "None" : index()
    }

    private mutating func iterable() -> String {
        random.next(below: 3) > 0
            ? elements(upTo: 4)
            : pick("'ab'", "(1, 2)", "{1: 2}", "5", "None", "''", "()")
    }

    private mutating func elements(upTo limit: Int) -> String {
        let count = random.next(below: limit + 1)
        let elements = (0..<count).map { _ in
            random.next(below: 6) == 0 ? oddElement() : element()
        }
        return "[\(elements.joined(separator: ", "))]"
    }

    private mutating func key() -> String {
        random.next(below: 12) == 0 ? pick("[]", "{}", "(1, [])", "[1]") : goodKey()
    }

    private mutating func goodKey() -> String {
        pick(
            "0",
            "1",
            "2",
            "3",
            "1.0",
            "True",
            "None",
            "'a'",
            "'b'",
            "'c'",
            "(1, 2)",
            "2.5",
            "4",
            "5",
            "6",
            "7",
            "8",
            "9",
            "-1",
            "10**30",
            "(1.0, 2)",
            "''",
            "1e+16"
        )
    }

    private mutating func entries(upTo limit: Int) -> String {
        let entries = (0..<random.next(below: limit + 1)).map { _ in "\(goodKey()): \(element())" }
        return "{\(entries.joined(separator: ", "))}"
    }

    private mutating func pairs() -> String {
        switch random.next(below: 5) {
        case 0: entries(upTo: 4)
        case 1: "[(\(key()), \(element())), [\(key()), \(element())]]"
        case 2: "[(\(key()), \(element())), \(pick("'ab'", "'abc'", "5", "(1,)", "{}", "''"))]"
        case 3: "(\(pick("(1, 2)", "'ab'")), (\(key()), 5))"
        default: pick("5", "None", "'ab'", "''", "{}", "()", "[(1,)]")
        }
    }
}
