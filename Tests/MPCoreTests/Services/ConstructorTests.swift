import MPCore
import MPReferents
import MPWire
import Testing

/// Objects that are made in tasks, returned by methods, or there for all.
@Suite struct ConstructorTests {
    private final class Instance {}

    /// Begins to create a bank on a control connection, as CPython does.
    private func begin(
        _ harness: CoreHarness,
        _ arguments: [WireValue] = [.text("Bank")]
    ) -> ConnectionID {
        let id = harness.openAuthenticated()
        harness.request(nil, "create", arguments, on: id)
        return id
    }

    private func ident(_ reply: Reply?) -> String? {
        guard case .returning(.tuple(let pair)) = reply, case .text(let ident) = pair.first else {
            return nil
        }
        return ident
    }

    @Test func aControlConnectionWaitsAndIsClosedAfterItsAnswer() {
        let harness = CoreHarness.withServices()
        let id = begin(harness, [.text("Bank"), .text("piggy")])
        #expect(harness.reply(on: id) == nil)
        #expect(!harness.closed.contains(id))
        let request = harness.runs[harness.running[0]]?.request
        #expect(request?.method == "__init__")
        #expect(request?.arguments == [.text("piggy")])
        harness.finishOldest(.creating(.bank))
        let exposed = WireValue.texts(["open", "total", "limited"])
        #expect(harness.reply(on: id) == .returning(.tuple([.text("test-1"), exposed])))
        #expect(harness.closed.contains(id))
        #expect(harness.objectCount == .returning(.int(1)))
        #expect(harness.control("decref", [.text("test-1")]) == .returning(.null))
        #expect(harness.objectCount == .returning(.int(0)))
    }

    @Test func whatAConstructorThrowsIsRaised() {
        let harness = CoreHarness.withServices()
        let id = begin(harness)
        harness.finishOldest(.raising(.valueError("no money")))
        #expect(harness.reply(on: id) == .raising(.valueError("no money")))
        #expect(harness.closed.contains(id))
    }

    @Test func aClientThatHasGoneLeavesNothing() {
        let harness = CoreHarness.withServices()
        let id = begin(harness)
        harness.close(id)
        #expect(harness.cancelledRuns == harness.running)
        harness.finishOldest(.creating(.bank))
        #expect(harness.objectCount == .returning(.int(0)))
        #expect(harness.inspect("objects") == .list([]))
    }

    @Test func twoWhoAskForOneNameGetOneObject() {
        let harness = CoreHarness.withServices()
        let named: [WireValue] = [.text("get_named"), .text("Bank"), .text("main")]
        let (first, second) = (begin(harness, named), begin(harness, named))
        #expect(harness.running.count == 1)
        // The task goes on for the other one.
        harness.close(first)
        #expect(harness.cancelledRuns.isEmpty)
        harness.finishOldest(.creating(.bank))
        let made = ident(harness.reply(on: second))
        #expect(made == "test-1")
        #expect(ident(harness.control("create", named)) == made)
        #expect(harness.running.isEmpty)
    }

    @Test func whoAsksAfterAllHaveGivenUpBeginsAnew() {
        let harness = CoreHarness.withServices()
        let named: [WireValue] = [.text("get_named"), .text("Bank"), .text("main")]
        harness.close(begin(harness, named))
        let id = begin(harness, named)
        #expect(harness.running.count == 2)
        harness.finishOldest(.creating(.bank))
        #expect(harness.reply(on: id) == nil)
        harness.finishOldest(.creating(.bank))
        #expect(ident(harness.reply(on: id)) == "test-1")
    }

    @Test func aNameOfAnotherTypeIsRefusedWhileItIsMade() {
        let harness = CoreHarness.withServices()
        _ = begin(harness, [.text("get_named"), .text("Bank"), .text("main")])
        guard
            case .raising(let error) = harness.control(
                "create",
                [.text("get_named"), .text("list"), .text("main")]
            )
        else {
            Issue.record("two types have one name")
            return
        }
        #expect(error.message == "the object named 'main' is a Bank, not a list")
    }

    @Test func theSameInstanceIsTheSameObjectWhileItLives() {
        let harness = CoreHarness.withServices()
        let link = harness.openLink()
        let teller = harness.createOnLink("Teller", on: link)
        let instance = Instance()
        func serve(_ number: UInt64) -> String? {
            harness.call(number, teller, "serve", on: link)
            harness.finishOldest(.creating(.account(of: instance)))
            guard case .reply(number, .proxy(let exposed, let token)) = harness.linkFrame(on: link)
            else { return nil }
            #expect(exposed == ["draw"])
            #expect(token.typeid == "Account")
            return token.ident
        }
        #expect(serve(1) == "test-2")
        #expect(serve(2) == "test-2")
        // Each proxy carried a reference.
        harness.send(.release(idents: ["test-2"]), on: link)
        #expect(harness.objectCount == .returning(.int(2)))
        harness.send(.release(idents: ["test-2"]), on: link)
        #expect(harness.objectCount == .returning(.int(1)))
        #expect(serve(3) == "test-3")
    }

    @Test func resultsWithoutAnIdentityAreNewObjects() {
        let harness = CoreHarness.withServices()
        let teller = harness.create("Teller")
        let id = harness.serve()
        for ident in ["test-2", "test-3"] {
            harness.request(teller, "serve", on: id)
            harness.finishOldest(.creating(.account()))
            guard case .proxy(_, let token) = harness.reply(on: id) else {
                Issue.record("no proxy")
                return
            }
            #expect(token.ident == ident)
        }
    }

    @Test func aTypeThatIsNotRegisteredIsNamed() {
        let harness = CoreHarness.withServices()
        let teller = harness.create("Teller")
        let id = harness.serve()
        harness.request(teller, "serve", on: id)
        let unknown = NewObject(typeid: "Vault") { ServiceReferent(service: FakeService()) }
        harness.finishOldest(.creating(unknown))
        guard case .unserializable(let text) = harness.reply(on: id) else {
            Issue.record("an object without a type was shared")
            return
        }
        #expect(text.contains("'Teller' returned a 'Vault', a type that isn't registered here"))
    }

    /// The registry of a program's own may lack the type that a standard one returns.
    @Test func anIteratorThatIsNotRegisteredIsNoTrap() {
        let registry = TypeRegistry([TypeRegistration("dict", DictReferent.self)])
        let harness = CoreHarness { $0.registry = registry }
        let dict = harness.create("dict")
        let id = harness.serve()
        harness.request(dict, "__iter__", on: id)
        guard case .unserializable(let text) = harness.reply(on: id) else {
            Issue.record("an iterator was shared")
            return
        }
        #expect(text.contains("'dict' returned a 'Iterator'"))
    }

    @Test func anInstanceIsOneObjectForAllAndStays() {
        let harness = CoreHarness.withServices()
        let first = ident(harness.control("create", [.text("get_queue")]))
        #expect(ident(harness.control("create", [.text("get_queue")])) == first)
        for _ in 1...2 { _ = harness.control("decref", [.text(first ?? "")]) }
        let again = harness.control("create", [.text("get_queue")])
        #expect(again == .returning(.tuple([.text("test-1"), .texts(QueueReferent.exposed)])))
        guard case .returning(.dict(let types)) = harness.control("types"),
            case .dict(let queue) = types[text: "get_queue"]
        else {
            Issue.record("types() says nothing of it")
            return
        }
        #expect(queue[text: "kind"] == .text("instance"))
        #expect(queue[text: "exposed"] == .list(QueueReferent.exposed.map(WireValue.text)))
    }

    @Test func whatMethodsReturnOnlyCannotBeCreated() {
        let harness = CoreHarness.withServices()
        for (asked, meant) in [("Account", "'Account'"), ("bank", "'Bank'")] {
            guard case .traceback(let text) = harness.control("create", [.text(asked)]) else {
                Issue.record("\(asked) was created")
                return
            }
            #expect(text.contains("no '\(asked)' can be created here"))
            #expect(text.contains("did you mean \(meant)?") == (asked == "bank"))
            #expect(text.hasSuffix("KeyError: '\(asked)'\n"))
        }
    }
}
