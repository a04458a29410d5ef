import MPCore
import MPReferents
import MPWire
import Testing

/// Functions: called directly, made into objects that hold the result, or methods of `functions`.
@Suite struct FunctionTests {
    @Test func callAnswersWithTheValue() {
        let harness = CoreHarness.withServices()
        let id = harness.openAuthenticated()
        harness.request(nil, "call", [.text("add_up"), .int(1)], ["b": .int(2)], on: id)
        let expected = ServiceRequest(
            method: "add_up",
            arguments: [.int(1)],
            keywords: ["b": .int(2)]
        )
        #expect(harness.runs[harness.running[0]]?.request == expected)
        harness.finishOldest(.returning(.int(3)))
        #expect(harness.reply(on: id) == .returning(.int(3)))
        #expect(harness.closed.contains(id))
    }

    /// Found by the fuzzer: the object stayed although nobody could hold it.
    @Test func anObjectThatAControlRequestCanNotHoldIsNotMade() {
        let harness = CoreHarness.withServices()
        let id = harness.openAuthenticated()
        harness.request(nil, "call", [.text("add_up")], on: id)
        harness.finishOldest(.creating(.account()))
        guard case .unserializable = harness.reply(on: id) else {
            Issue.record("a control request was answered with a shared object")
            return
        }
        #expect(harness.inspect("objects") == .list([]))
    }

    @Test func createMakesAnObjectOfTheValue() {
        let harness = CoreHarness.withServices()
        let control = harness.openAuthenticated()
        harness.request(nil, "create", [.text("add_up"), .int(1), .int(2)], on: control)
        harness.finishOldest(.returning(.list([.int(3)])))
        #expect(
            harness.reply(on: control) == .returning(.tuple([.text("test-1"), .tuple([])]))
        )
        let id = harness.serve()
        harness.request("test-1", "#GETVALUE", on: id)
        #expect(harness.reply(on: id) == .returning(.list([.int(3)])))
        harness.request("test-1", "__str__", on: id)
        #expect(harness.reply(on: id) == .returning(.text("[3]")))
    }

    @Test func onALinkManyRunAtOnceAndAreCancelledOneByOne() {
        let harness = CoreHarness.withServices()
        let link = harness.openLink()
        for number in 1...3 as ClosedRange<UInt64> {
            let request = Request(ident: nil, method: "call", arguments: [.text("add_up")])
            harness.send(.call(number, request), on: link)
        }
        harness.send(.cancel(call: 2), on: link)
        #expect(harness.linkFrame(on: link) == .cancelled(call: 2))
        #expect(harness.cancelledRuns.count == 1)
        harness.finishOldest(.returning(.int(1)))
        harness.finishOldest(.returning(.int(2)))
        harness.finishOldest(.raising(.valueError("three")))
        #expect(harness.linkFrame(on: link) == .reply(call: 1, .returning(.int(1))))
        #expect(harness.linkFrame(on: link) == .reply(call: 3, .raising(.valueError("three"))))
    }

    @Test func aSharedResultComesAsAProxyOnALinkAndByCreateOnly() {
        let harness = CoreHarness.withServices()
        let link = harness.openLink()
        let request = Request(ident: nil, method: "call", arguments: [.text("add_up")])
        harness.send(.call(1, request), on: link)
        harness.finishOldest(.creating(.account()))
        guard case .reply(1, .proxy) = harness.linkFrame(on: link) else {
            Issue.record("no proxy")
            return
        }
        let control = harness.openAuthenticated()
        harness.request(nil, "call", [.text("add_up")], on: control)
        harness.finishOldest(.creating(.account()))
        guard case .unserializable(let text) = harness.reply(on: control) else {
            Issue.record("a stock client got what it can't read")
            return
        }
        #expect(text.contains("only create() can hand over"))
        #expect(harness.objectCount == .returning(.int(1)))
        #expect(harness.inspect("objects").map { $0 != .list([]) } == true)
    }

    @Test func functionsIsAnObjectWithAMethodForEach() {
        let harness = CoreHarness.withServices()
        let functions = harness.create("functions")
        let id = harness.serve()
        harness.request(functions, "add_up", [.int(1), .int(2)], on: id)
        #expect(harness.runs[harness.running[0]]?.request.method == "add_up")
        harness.finishOldest(.returning(.int(3)))
        #expect(harness.reply(on: id) == .returning(.int(3)))
        #expect(harness.create("functions") == functions)
    }

    @Test func aServerWithoutFunctionsHasNoSuchObject() {
        guard case .traceback = CoreHarness().control("create", [.text("functions")]) else {
            Issue.record("there are functions")
            return
        }
    }

    @Test func aFunctionThatThereIsNotIsNamed() {
        let harness = CoreHarness.withServices()
        guard case .traceback(let text) = harness.control("call", [.text("addup")]) else {
            Issue.record("it was called")
            return
        }
        #expect(text.contains("there is no function 'addup'; did you mean 'add_up'?"))
        #expect(text.hasSuffix("KeyError: 'addup'\n"))
    }

    @Test func typesSaysWhatThereIs() {
        guard case .returning(.dict(let types)) = CoreHarness.withServices().control("types") else {
            Issue.record("types() failed")
            return
        }
        #expect(
            types[text: "Bank"]
                == .dict([
                    "kind": .text("type"),
                    "exposed": .list([.text("open"), .text("total"), .text("limited")]),
                    "parameters": .list([.text("name")]),
                ])
        )
        #expect(
            types[text: "add_up"]
                == .dict([
                    "kind": .text("function"), "exposed": .list([]),
                    "parameters": .list([.text("a"), .text("b")]),
                ])
        )
        guard case .dict(let functions) = types[text: "functions"] else {
            Issue.record("no functions")
            return
        }
        #expect(functions[text: "kind"] == .text("instance"))
        #expect(functions[text: "exposed"] == .list([.text("add_up")]))
        #expect(functions[text: "parameters"] == .null)
    }

    /// An error of the user's own code says where it comes from, and travels as it is.
    @Test func whatAConstructorOnTheLoopThrowsKeepsItsState() {
        let own = PythonException(
            WireGlobal("builtins", "ValueError"),
            [.text("no")],
            state: .dict(["thrown_by": .text("Purse")])
        )
        let registry = TypeRegistry([
            TypeRegistration(
                "Purse",
                exposed: [],
                construction: .onLoop { _, _, _, _ throws(PythonException) in throw own }
            )
        ])
        let harness = CoreHarness { $0.registry = registry }
        #expect(harness.control("create", [.text("Purse")]) == .raising(own))
    }
}
