import MPReferents
import MPWire
import Testing

@testable import MPCore

/// A second maker of a named object agrees with the first, or gets an error that shows both.
@Suite struct NamedSettingsTests {
    /// Two makers of one name.
    struct Makers: Sendable, CustomTestStringConvertible {
        let typeid: String
        let first: [WireValue]
        let second: [WireValue]
        var keywords: WireDictionary = [:]
        /// Both, as the error shows them; `nil` if they agree.
        var both: String?

        var testDescription: String { "\(typeid) \(first) \(second) \(keywords)" }
    }

    private static let makers = [
        Makers(typeid: "Semaphore", first: [.int(2)], second: [.int(2)]),
        Makers(typeid: "Semaphore", first: [.int(2)], second: []),
        Makers(
            typeid: "Semaphore",
            first: [.int(2)],
            second: [.int(5)],
            both: "a Semaphore(value=2), not a Semaphore(value=5)"
        ),
        Makers(
            typeid: "BoundedSemaphore",
            first: [],
            second: [],
            keywords: ["value": .int(3)],
            both: "a BoundedSemaphore(value=1), not a BoundedSemaphore(value=3)"
        ),
        Makers(typeid: "Queue", first: [], second: [.int(-1)]),
        Makers(
            typeid: "Queue",
            first: [.int(0)],
            second: [.int(7)],
            both: "a Queue(maxsize=0), not a Queue(maxsize=7)"
        ),
        Makers(typeid: "LifoQueue", first: [.int(7)], second: []),
        Makers(
            typeid: "PriorityQueue",
            first: [.int(7)],
            second: [],
            keywords: ["maxsize": .int(8)],
            both: "a PriorityQueue(maxsize=7), not a PriorityQueue(maxsize=8)"
        ),
        Makers(
            typeid: "deque",
            first: [.list([.int(1)]), .int(3)],
            second: [.list([]), .null],
            both: "a deque(maxlen=3), not a deque(maxlen=None)"
        ),
        Makers(typeid: "deque", first: [.list([]), .int(3)], second: [.list([.int(9)])]),
        Makers(
            typeid: "Array",
            first: [.text("q"), .list([.int(1)])],
            second: [.text("l"), .list([])]
        ),
        Makers(
            typeid: "Array",
            first: [.text("q"), .list([.int(1)])],
            second: [.text("d"), .list([])],
            both: "a Array(typecode='q'), not a Array(typecode='d')"
        ),
        Makers(typeid: "Value", first: [.text("q"), .int(1)], second: [.text("i"), .int(2)]),
        Makers(
            typeid: "Value",
            first: [.text("q"), .int(1)],
            second: [.text("d"), .float(1)],
            both: "a Value(typecode='q'), not a Value(typecode='d')"
        ),
        Makers(
            typeid: "Value",
            first: [.text("q"), .int(1)],
            second: [.text("O"), .text("x")],
            both: "a Value(typecode='q'), not a Value(typecode='O')"
        ),
        Makers(
            typeid: "Barrier",
            first: [.int(2)],
            second: [.int(3)],
            both: "a Barrier(parties=2, timeout=None), not a Barrier(parties=3)"
        ),
        Makers(
            typeid: "Barrier",
            first: [.int(2)],
            second: [.int(2)],
            keywords: ["timeout": .float(1.5)],
            both: "a Barrier(parties=2, timeout=None), not a Barrier(parties=2, timeout=1.5)"
        ),
        Makers(typeid: "list", first: [.list([.int(1)])], second: [.list([])]),
        Makers(typeid: "dict", first: [], second: [.dict(["a": .int(1)])]),
        Makers(typeid: "Namespace", first: [], second: [], keywords: ["x": .int(1)]),
        Makers(typeid: "Lock", first: [], second: []),
    ]

    @Test(arguments: makers)
    func agreeOrSeeBoth(_ makers: Makers) {
        let harness = CoreHarness()
        let name: [WireValue] = [.text("get_named"), .text(makers.typeid), .text("x")]
        guard case .returning(let made)? = harness.control("create", name + makers.first) else {
            Issue.record("nothing is made")
            return
        }
        let reply = harness.control("create", name + makers.second, makers.keywords)
        guard let both = makers.both else {
            #expect(reply == .returning(made))
            return
        }
        guard case .raising(let error)? = reply else {
            Issue.record("\(String(describing: reply))")
            return
        }
        #expect(error.type == WireGlobal("builtins", "ValueError"))
        #expect(
            error.message
                == "the object named 'x' is \(both); leave out what may be as it is"
        )
        #expect(error.state == .dict(["object_name": .text("x")]))
        // It was refused, and nothing else has happened.
        #expect(harness.control("create", name + makers.first) == .returning(made))
    }

    @Test func theLockOfAConditionIsASetting() {
        let harness = CoreHarness()
        let (lock, other) = (harness.create("Lock"), harness.create("Lock"))
        let name: [WireValue] = [.text("get_named"), .text("Condition"), .text("c")]
        let first = harness.control("create", name + [harness.proxy(lock, "Lock")])
        guard case .returning? = first else {
            Issue.record("nothing is made")
            return
        }
        #expect(harness.control("create", name + [harness.proxy(lock, "Lock")]) == first)
        #expect(harness.control("create", name) == first)
        guard case .raising? = harness.control("create", name + [harness.proxy(other, "Lock")])
        else {
            Issue.record("another lock is taken for the same")
            return
        }
    }

    @Test func ownTypesCompareNumbersAndShortTexts() {
        let harness = CoreHarness.withServices()
        let name: [WireValue] = [.text("get_named"), .text("Bank"), .text("b")]
        let (first, second, third) = (
            harness.openAuthenticated(), harness.openAuthenticated(), harness.openAuthenticated()
        )
        harness.request(nil, "create", name + [.text("north")], on: first)
        // While it is being made, too.
        harness.request(nil, "create", name, ["name": .text("south")], on: second)
        harness.request(nil, "create", name + [.list([.text("south")])], on: third)
        guard case .raising(let error)? = harness.reply(on: second) else {
            Issue.record("two banks of one name")
            return
        }
        #expect(
            error.message
                == "the object named 'b' is a Bank(name='north'), not a Bank(name='south'); leave out what may be as it is"
        )
        harness.finishOldest(.creating(.bank))
        let made = harness.reply(on: first)
        #expect(made != nil)
        #expect(harness.reply(on: third) == made)
        #expect(harness.control("create", name) == made)
        guard case .raising? = harness.control("create", name + [.text("south")]) else {
            Issue.record("another bank is taken for the same")
            return
        }
    }

    @Test func anotherLifetimeIsAnotherSetting() {
        let harness = CoreHarness()
        let link = harness.openLink()
        let name: (WireValue) -> [WireValue] = {
            [.text("get_named"), .text("list"), .tuple([.text("x"), $0])]
        }
        harness.call(1, "", "create", name(.text("session")), on: link)
        guard case .reply(1, .returning)? = harness.linkFrame(on: link) else {
            Issue.record("nothing is made")
            return
        }
        harness.call(2, "", "create", name(.int(60)), on: link)
        guard case .reply(2, .raising(let error))? = harness.linkFrame(on: link) else {
            Issue.record("another lifetime is taken for the same")
            return
        }
        #expect(
            error.message
                == "the object named 'x' has the lifetime 'session', not '60.0 s without use'"
        )
        harness.call(3, "", "create", name(.text("session")), on: link)
        guard case .reply(3, .returning)? = harness.linkFrame(on: link) else {
            Issue.record("the same lifetime is refused")
            return
        }
    }

    @Test(arguments: [WireValue.int(0), .int(-1), .float(.infinity), .text("forever"), .bool(true)])
    func aLifetimeIsOneOfThree(_ lifetime: WireValue) {
        let arguments = [
            .text("get_named"), .text("list"), WireValue.tuple([.text("x"), lifetime]),
        ]
        guard case .traceback(let text)? = CoreHarness().control("create", arguments) else {
            Issue.record("a list with a strange lifetime")
            return
        }
        #expect(text.contains("'server', 'session' or a number of seconds above zero"))
    }
}
