import MPReferents
import MPWire
import Testing

/// Numbers at the ends of their ranges, in every argument of every method: whatever comes of it, the server
/// lives on, the object is as usable as before, and what is said of the method (``MethodFacts``) is true.
@Suite(.timeLimit(.minutes(10))) struct ExtremeArgumentTests {
    /// Numbers at which arithmetic goes wrong if it can, and what isn't a number at all.
    static let extremes: [WireValue] =
        [0, 1, -1, 1 << 31, -(1 << 31), .max, .min, .max - 1, .min + 1].map { .int($0) }
        + [
            "9223372036854775808", "-9223372036854775809", "18446744073709551616",
            "1" + String(repeating: "0", count: 30), "-1" + String(repeating: "0", count: 30),
            "1" + String(repeating: "0", count: 400),
        ].map { WireValue(decimal: $0) ?? .null }
        + [.infinity, -.infinity, .nan, 1e308, -1e308, .leastNonzeroMagnitude, -0.5].map {
            .float($0)
        }
        + [.bool(true), .null, .text("…"), .list([.int(.max), .float(.nan)])]

    /// Slices with ends like that.
    static let slices: [WireValue] = {
        let bounds: [WireValue] =
            [.null, .int(.max), .int(.min), .int(-1), .int(2), .bool(true)]
            + [WireValue(decimal: "-9223372036854775809") ?? .null]
        return bounds.flatMap { start in
            bounds.flatMap { stop in
                (bounds + [.int(1), .int(.min + 1)]).map { .slice(start, stop, $0) }
            }
        }
    }()

    /// Ranges, and what goes over them, whose lengths and positions are beyond counting.
    static let iterables: [WireValue] = [
        .range(.min, .max), .range(.max, .min, -1), .range(.min, .max, .max),
        .range(.max, .min, .min), .range(0, .max, .max), .range(.min, .min + 2),
        .object(
            WireObject(
                .reduce,
                .global(WireGlobal("builtins", "iter")),
                [.list([.int(1)])],
                steps: [.build(.int(.max))]
            )
        ),
        .object(
            WireObject(
                .reduce,
                .global(WireGlobal("builtins", "reversed")),
                [.list([.int(1)])],
                steps: [.build(.int(.min))]
            )
        ),
        .object(
            WireObject(
                .reduce,
                .global(WireGlobal("collections", "deque")),
                [.list([.int(1)]), .int(.max)]
            )
        ),
        .object(
            WireObject(.reduce, .global(WireGlobal("array", "array")), [.text("q"), .bytes([1])])
        ),
    ]

    /// Objects with something in them, some at the end of what they can count to.
    static let objects = [
        "[5, 0.5, 'a', None]", "{1: 9223372036854775807, 0.5: 1e308, 'a': None}", "{1, 0.5, 'a'}",
        "deque([1, 2.5, 3])", "deque([1], 9223372036854775807)", "deque([1], 0)", "deque([1], 1)",
        "deque([1, 2, 3], 4)",
        "Array('b', [127, -128])", "Array('B', [255])", "Array('h', [32767])",
        "Array('I', [4294967295])", "Array('q', [9223372036854775807, 1])",
        "Array('Q', [9223372036854775808])", "Array('f', [1e38])", "Array('d', [1e308, 5e-324])",
        "Array('u', ['a'])", "Value('i', 9223372036854775807)", "Value('d', 1e308)",
        "Namespace(x=9223372036854775807)", "Queue(1)", "Queue(9223372036854775807)", "Queue()",
        "LifoQueue(2)", "PriorityQueue()", "Lock()", "RLock()", "Semaphore(1)",
        "Semaphore(9223372036854775807)", "BoundedSemaphore(9223372036854775807)",
        "BoundedSemaphore(2)", "Condition()", "Barrier(2)", "Barrier(9223372036854775807)",
        "Event()", "Members()", "Leader()", "Future()",
    ]

    /// Every method with an extreme in each argument, the others being small.
    @Test(arguments: objects)
    func everyMethodOutlivesThem(constructor: String) throws {
        for method in type(of: try SharedObject(constructor).referent).exposed {
            var calls = Self.argumentLists.map { PythonCall(name: method, arguments: $0) }
            if method.hasSuffix("item__") {
                calls += Self.slices.flatMap { slice in
                    [[slice], [slice, .list([.int(1)])]].map {
                        PythonCall(name: method, arguments: $0)
                    }
                }
            }
            for keyword in Self.keywords {
                calls += Self.worst.map { PythonCall(name: method, keywords: [keyword: $0]) }
            }
            // What one call leaves behind is what the next ones find, but not for ever.
            for start in stride(from: 0, to: calls.count, by: 24) {
                try survive(constructor, calls[start..<min(start + 24, calls.count)])
            }
        }
    }

    /// Those of the extremes that are tried against each other.
    static let worst: [WireValue] = [
        .int(0), .int(.max), .int(.min), .int(-1),
        WireValue(decimal: "9223372036854775808") ?? .null,
        .float(.infinity), .float(.nan), .float(1e308),
    ]

    /// Up to three arguments, an extreme in each place.
    static let argumentLists: [[WireValue]] = {
        var lists: [[WireValue]] = [[]]
        for extreme in extremes + iterables {
            lists += [[extreme], [.int(0), extreme], [extreme, .int(0)], [.text("a"), extreme]]
        }
        for one in worst {
            lists += worst.flatMap { [[one, $0], [.int(0), one, $0]] }
            lists.append([one, .int(0), .int(0)])
        }
        return lists
    }()

    static let keywords = [
        "timeout", "blocking", "block", "n", "key", "reverse", "owner", "default", "by", "up_to",
        "count", "value", "items", "token", "immediate", "name", "data",
        "replace", "revision", "candidate", "result", "exception",
    ]

    /// Every constructor with an extreme in each argument.
    @Test(arguments: [
        "list", "dict", "set", "deque", "Array", "Value", "Namespace", "Queue", "LifoQueue",
        "PriorityQueue", "Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition", "Barrier",
        "Event", "Members", "Leader", "Future",
    ])
    func everyConstructorOutlivesThem(type: String) {
        let letters: [WireValue] = "bBuwhHiIlLqQfd".map { .text(String($0)) }
        let all = Self.extremes + Self.iterables
        let lists = all.flatMap { extreme in
            [[extreme], [.list([.int(1)]), extreme], [.int(2), .null, extreme]]
                + letters.flatMap { [[$0, extreme], [$0, .list([extreme])]] }
        }
        for arguments in lists {
            guard let made = try? SharedObject.make(PythonCall(name: type, arguments: arguments))
            else { continue }
            #expect(made.size >= 0)
            _ = try? made.representation()
            _ = made.value
        }
    }

    /// Makes calls on a new object, ends whatever waits, gives back whatever was taken, and looks whether
    /// the object still answers.
    private func survive(_ constructor: String, _ calls: ArraySlice<PythonCall>) throws {
        var object = try SharedObject(constructor)
        for (number, call) in calls.enumerated() {
            let facts = object.referent.facts(of: call.name)
            let before = facts.contains(.writes) ? nil : Self.state(of: object)
            let outcome = object.outcome(of: call, from: 1)
            if let before { #expect(Self.state(of: object) == before, "\(call.name)") }
            switch outcome.result {
            case .park where !facts.contains(.blocks):
                Issue.record("\(call.name) of \(constructor) waits")
            case .park(nil): _ = object.forget(UInt64(number + 1))
            case .park: _ = object.expire(UInt64(number + 1))
            default: if number.isMultiple(of: 3) { _ = object.restore(UInt64(number + 1)) }
            }
            _ = object.referent.built(by: Self.asked(call, facts))
        }
        _ = object.abandon(1)
        #expect(object.referent.size >= 0)
        _ = try? object.referent.representation()
        _ = object.referent.value
    }

    private static func asked(_ call: PythonCall, _ facts: MethodFacts) -> Call {
        Call(
            id: CallID(0),
            caller: CallerID(9),
            method: call.name,
            facts: facts,
            arguments: call.arguments
        )
    }

    /// All that can be seen of an object.
    private static func state(of object: SharedObject) -> String {
        let text = try? object.referent.representation()
        return "\(object.referent.size) \(text ?? "?") \(object.referent.value ?? .null)"
    }
}

/// The two messages that once ended a server.
@Suite struct OverflowTests {
    @Test func multipliesADequeOfAnyLimit() throws {
        var deque = try SharedObject("deque([1], 9223372036854775807)")
        #expect(deque("__mul__(2)") == "deque([1, 1], maxlen=9223372036854775807)")
        #expect(deque("__mul__(9223372036854775807)") == "MemoryError()")
        #expect(deque("__mul__(-9223372036854775808)") == "deque([], maxlen=9223372036854775807)")
        var short = try SharedObject("deque([1, 2], 3)")
        #expect(short("__imul__(9223372036854775807)") == "deque([2, 1, 2], maxlen=3)")
    }

    @Test func takesPermitsBackWhereThereIsNoRoomForThem() throws {
        var semaphore = try SharedObject("Semaphore(9223372036854775807)")
        #expect(semaphore("acquire()") == "takes True")
        #expect(semaphore("acquire()") == "takes True")
        #expect(semaphore("release(3)").hasPrefix("OverflowError"))
        #expect(semaphore("release(2)") == "None")
        #expect(semaphore.restore(1) == "")
        #expect(semaphore.abandon(2) == "")
        #expect(semaphore.text == "<threading.Semaphore: value=9223372036854775807>")
        #expect(semaphore("release()").hasPrefix("OverflowError"))
        #expect(semaphore("acquire()") == "takes True")
    }

    @Test func countsNoFurtherThanItCan() throws {
        var semaphore = try SharedObject("Semaphore(0)")
        #expect(semaphore("release(10**30)").hasPrefix("OverflowError"))
        #expect(semaphore("release(9223372036854775807)") == "None")
        var bounded = try SharedObject("BoundedSemaphore(9223372036854775807)")
        #expect(bounded("release(10**30)") == "ValueError('Semaphore released too many times')")
        #expect(throws: PythonException.self) { try SharedObject("Semaphore(10**30)") }
    }

    @Test(arguments: [
        ("Value('i', 9223372036854775807)", "increment()", "9223372036854775808"),
        ("Value('i', -9223372036854775808)", "increment(-1)", "-9223372036854775809"),
        ("Value('d', 1e308)", "increment(1e308)", "inf"),
        ("[9223372036854775807]", "increment(0, 10**30)", "1000000000009223372036854775807"),
        ("{1: -9223372036854775808}", "increment(1, -1)", "-9223372036854775809"),
    ])
    func addsBeyondSixtyFourBits(object: String, call: String, sum: String) throws {
        var object = try SharedObject(object)
        #expect(object(call) == sum)
    }
}
