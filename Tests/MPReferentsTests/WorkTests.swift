import MPReferents
import MPWire
import Testing

/// What costs more than a message may ends in an error, and the object is as it was.
@Suite(.timeLimit(.minutes(10))) struct WorkTests {
    /// Calls that cost more than a thousand steps, each on an object of a thousand elements or fewer.
    static let calls: [(String, PythonCall)] = {
        let many = WireValue.range(0, 5000)
        let list = WireValue.list((0..<5000).map { .int($0) })
        let pairs = WireValue.list((0..<5000).map { .tuple([.int($0), .null]) })
        let set = (try? WireSet(iterating: many)).map { WireValue.set($0) } ?? .null
        let text = WireValue.text(String(repeating: "\0", count: 100_000))
        func call(_ method: String, _ arguments: WireValue...) -> PythonCall {
            PythonCall(name: method, arguments: arguments)
        }
        let whole = WireValue.slice(.null, .null, .null)
        let second = WireValue.slice(.null, .null, .int(2))
        return [
            ("list", call("extend", many)), ("list", call("extend", list)),
            ("list", call("__setitem__", whole, list)), ("list", call("__setitem__", second, many)),
            ("list", call("__add__", list)), ("list", call("__mul__", .int(1000))),
            ("list", call("__imul__", .int(1000))), ("list", call("index", .int(-1))),
            ("list", call("index", text)), ("list", call("count", .list([]))),
            ("list", call("remove", .int(-1))), ("list", call("__contains__", .text("a"))),
            ("list", call("sort")), ("list", call("__delitem__", second)),
            ("list", call("__reversed__")),
            ("deque", call("extend", many)), ("deque", call("extendleft", list)),
            ("deque", call("__iadd__", many)), ("deque", call("__mul__", .int(1000))),
            ("deque", call("__imul__", .int(1000))), ("deque", call("index", .int(-1))),
            ("deque", call("count", .int(1))), ("deque", call("remove", .int(-1))),
            ("deque", call("__contains__", .text("a"))), ("deque", call("copy")),
            ("deque", call("__iter__")), ("deque", call("index", text)),
            ("set", call("update", many)), ("set", call("update", list, many)),
            ("set", call("difference_update", many)), ("set", call("difference", many, list)),
            ("set", call("intersection", many)), ("set", call("intersection_update", list)),
            ("set", call("symmetric_difference_update", many)), ("set", call("union", many)),
            ("set", call("isdisjoint", .range(5000, 10_000))), ("set", call("issubset", many)),
            ("set", call("__or__", set)), ("set", call("__ior__", set)),
            ("set", call("__ixor__", set)), ("set", call("__iand__", set)),
            ("set", call("__isub__", set)), ("set", call("__le__", set)),
            ("set", call("__iter__")),
            ("dict", call("update", pairs)), ("dict", call("__ior__", pairs)),
            ("dict", call("fromkeys", many)), ("dict", call("get_all", many)),
            ("dict", call("items")), ("dict", call("keys")), ("dict", call("values")),
            ("dict", call("__reversed__")),
            ("Array", call("__getitem__", second)), ("Array", call("__setitem__", second, array)),
            ("Array", call("__setitem__", whole, array)),
            ("Queue", call("put_all", many)), ("Queue", call("get_all")),
            ("LifoQueue", call("put_all", list)), ("LifoQueue", call("get_all")),
            ("PriorityQueue", call("put_all", many)), ("PriorityQueue", call("get_all")),
        ]
    }()

    private static let array = WireValue.object(
        WireObject(
            .reduce,
            .global(WireGlobal("array", "array")),
            [.text("i"), .bytes(Array(repeating: 1, count: 20_000))]
        )
    )

    @Test(arguments: calls)
    func leavesTheObjectAsItWas(type: String, call: PythonCall) throws {
        var object = try Self.object(type)
        let (before, size) = (object.value, object.size)
        let work = WorkMeter(limit: 999)
        #expect(throws: PythonException.workLimitReached(999)) {
            _ = try object.call(
                Call(
                    id: CallID(1),
                    caller: CallerID(1),
                    method: call.name,
                    arguments: call.arguments,
                    work: work
                )
            )
        }
        #expect(object.value == before)
        #expect(object.size == size)
        // Without a limit it does something else.
        let outcome = try? object.call(
            Call(id: CallID(2), caller: CallerID(1), method: call.name, arguments: call.arguments)
        )
        if let outcome { #expect(outcome.wakes.isEmpty) }
    }

    private static func object(_ type: String) throws -> any Referent {
        let elements = (0..<1000).map { WireValue.int($0 * 7919 % 1000) }
        switch type {
        case "list": return ListReferent(elements)
        case "deque": return DequeReferent(elements)
        case "set": return SetReferent(try WireSet(iterating: .list(elements)))
        case "dict":
            return try DictReferent.make([.list(elements.map { .tuple([$0, $0]) })], [:])
        case "Array": return try ArrayReferent(typecode: "i", elements + elements)
        default:
            let made = try SharedObject.make(PythonCall(name: type))
            var queue = SharedObject(made)
            _ = queue.perform(PythonCall(name: "put_all", arguments: [.list(elements)]))
            return queue.referent
        }
    }

    /// A heap whose items are dear to compare takes none of several if there is too little work.
    @Test func putsAllItemsOrNone() throws {
        var queue = try SharedObject("PriorityQueue()")
        let dear = WireValue.tuple((0..<300).map { .int($0) })
        let equal = (0..<20).map { _ in WireValue.tuple((0..<300).map { .int($0) }) }
        #expect(queue.perform(PythonCall(name: "put", arguments: [dear])) == "None")
        #expect(throws: PythonException.self) {
            _ = try queue.referent.call(
                Call(
                    id: CallID(1),
                    caller: CallerID(1),
                    method: "put_all",
                    arguments: [.list(equal)],
                    work: WorkMeter(limit: 2000)
                )
            )
        }
        #expect(queue("qsize()") == "1")
        #expect(queue("task_done()") == "None")
        #expect(queue("task_done()").hasPrefix("ValueError"))
    }

    /// The attack's message: an iterable of two bytes, named many times.
    @Test func looksOnceAtWhatIsNamedManyTimes() throws {
        let range = WireValue.range(0, 10_000)
        let work = WorkMeter(limit: 100_000)
        for method in ["difference", "update", "difference_update", "union", "intersection"] {
            var set: any Referent = SetReferent(try WireSet(iterating: range))
            work.restart()
            _ = try set.call(
                Call(
                    id: CallID(1),
                    caller: CallerID(1),
                    method: method,
                    arguments: Array(repeating: range, count: 1000),
                    work: work
                )
            )
        }
    }

    /// Once quadratic: half a minute for so many elements.
    @Test func changesSlicesOfArraysInOnePass() throws {
        let count = 400_000
        var array: any Referent = try ArrayReferent(
            typecode: "b",
            Array(repeating: .int(1), count: count)
        )
        let half = WireValue.object(
            WireObject(
                .reduce,
                .global(WireGlobal("array", "array")),
                [.text("b"), .bytes(Array(repeating: 2, count: count / 2))]
            )
        )
        let none = WireValue.object(
            WireObject(
                .reduce,
                .global(WireGlobal("array", "array")),
                [.text("b"), .bytes([])]
            )
        )
        for value in [half, none] {
            _ = try array.call(
                Call(
                    id: CallID(1),
                    caller: CallerID(1),
                    method: "__setitem__",
                    arguments: [.slice(.int(1), .null, .int(2)), value]
                )
            )
        }
        #expect(array.size == count / 2)
        guard case .array(_, let elements)? = array.value?.wellKnown else { return }
        #expect(elements.allSatisfy { $0 == .int(1) })
    }

    /// The text of what isn't found isn't made if it is long.
    @Test func namesNoLongValueThatIsNotFound() throws {
        let long = PythonCall(
            name: "index",
            arguments: [.text(String(repeating: "\0", count: 1 << 20))]
        )
        var list = try SharedObject("[1]")
        #expect(list.perform(long) == "ValueError('list.index(x): x not in list')")
        var deque = try SharedObject("deque([1])")
        #expect(deque.perform(long) == "ValueError('deque.index(x): x not in deque')")
        #expect(list("index(2)") == "ValueError('2 is not in list')")
    }
}

extension PythonCall: CustomTestStringConvertible {
    var testDescription: String { "\(name) of \(arguments.count)" }
}

/// Making objects costs as much as changing them.
@Suite struct ConstructorWorkTests {
    @Test func makesNothingThatCostsTooMuch() {
        let range = WireValue.range(0, 5000)
        let work = WorkMeter(limit: 999)
        let limit = PythonException.workLimitReached(999)
        #expect(throws: limit) { try ListReferent.make([range], [:], work) }
        #expect(throws: limit) { try SetReferent.make([range], [:], work) }
        #expect(throws: limit) { try DequeReferent.make([range], [:], work) }
        #expect(throws: limit) { try ArrayReferent.make([.text("i"), range], [:], work) }
        let pairs = WireValue.list((0..<5000).map { .tuple([.int($0), .null]) })
        #expect(throws: limit) { try DictReferent.make([pairs], [:], work) }
    }
}
