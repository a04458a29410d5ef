import MPCore
import MPReferents
import MPWire
import Testing

/// What becomes of requests that a client may not make, over the whole core.
@Suite(.timeLimit(.minutes(10)))
struct PermissionTests {
    private func harness(
        _ rules: String,
        registry: TypeRegistry = TypeRegistry()
    ) throws -> CoreHarness {
        let rights = try Rights(parsing: rules)
        return CoreHarness {
            $0.rights = rights
            $0.registry = registry
        }
    }

    /// The text of a `PermissionError`; `nil` for everything else.
    private func denial(_ reply: Reply?) -> String? {
        guard case .raising(let exception)? = reply,
            exception.type.description == "builtins.PermissionError"
        else { return nil }
        return exception.arguments.first?.asText
    }

    @Test func rightsThatAreReplacedCountForThoseWhoAreThere() throws {
        let harness = try harness("allow * *")
        let list = harness.create("list")
        let (mine, others) = (harness.serve(), harness.openLink())
        harness.userID = 1001
        let foreign = harness.serve()
        let rights = try Rights(
            parsing: "deny uid:1001 connect\ndeny * call list.append\notherwise standard"
        )
        harness.core.setRights(rights, into: &harness.output)
        harness.carryOut()
        #expect(harness.closed.contains(foreign))
        #expect(harness.closed.isDisjoint(with: [mine, others]))
        harness.request(list, "append", [.int(1)], on: mine)
        #expect(denial(harness.reply(on: mine))?.contains("may not call list.append") == true)
        harness.call(1, list, "append", [.int(1)], on: others)
        guard case .reply(1, let reply)? = harness.linkFrame(on: others) else {
            Issue.record("no reply")
            return
        }
        #expect(denial(reply) != nil)
        let refused = harness.openAuthenticated()
        harness.request(nil, "number_of_objects", on: refused)
        #expect(denial(harness.reply(on: refused))?.contains("may not connect") == true)
        harness.core.setRights(.unrestricted, into: &harness.output)
        harness.carryOut()
        harness.request(list, "append", [.int(1)], on: mine)
        #expect(harness.reply(on: mine) == .returning(.null))
    }

    @Test func aCallThatIsDeniedDoesNothingAndIsAudited() throws {
        let harness = try harness("deny uid:1001 call Queue.put\notherwise standard")
        let queue = harness.create("Queue")
        harness.userID = 1001
        let id = harness.serve()
        harness.request(queue, "put", [.int(1)], on: id)
        #expect(
            denial(harness.reply(on: id))
                == "key:default+uid:1001 may not call Queue.put on this server: line 1 of its rights "
                + "says 'deny uid:1001 call Queue.put'"
        )
        harness.request(queue, "qsize", on: id)
        #expect(harness.reply(on: id) == .returning(.int(0)))
        let principal = Principal(keyID: "default", userID: 1001)
        let refusal = PermissionRefusal(
            principal: principal,
            permission: .call("Queue", name: nil, method: "put"),
            ground: .rule(line: 1, text: "deny uid:1001 call Queue.put")
        )
        #expect(harness.events.contains(.denied(id, refusal, unlogged: 0)))
    }

    @Test func aCallOnALinkIsDeniedAlone() throws {
        let harness = try harness("deny * call Queue[jobs].clear,put\notherwise standard")
        let link = harness.openLink()
        let arguments: [WireValue] = [.text("get_named"), .text("Queue"), .text("jobs")]
        harness.call(1, "", "create", arguments, on: link)
        guard case .reply(1, .returning(.tuple(let made))) = harness.linkFrame(on: link),
            case .text(let jobs)? = made.first
        else {
            Issue.record("no queue")
            return
        }
        harness.call(2, jobs, "put", [.int(1)], on: link)
        guard case .reply(2, let reply) = harness.linkFrame(on: link) else { return }
        #expect(denial(reply)?.contains("call Queue[jobs].put") == true)
        harness.call(3, jobs, "qsize", on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 3, .returning(.int(0))))
    }

    @Test func whatEveryObjectAnswersIsACallToo() throws {
        let harness = try harness("deny uid:1001 call list.#GETVALUE,__str__\notherwise standard")
        let list = harness.create("list")
        harness.userID = 1001
        let id = harness.serve()
        for method in ["#GETVALUE", "__str__"] {
            harness.request(list, method, on: id)
            #expect(denial(harness.reply(on: id)) != nil)
        }
        harness.request(list, "__repr__", on: id)
        #expect(harness.reply(on: id) == .returning(.text("[]")))
    }

    @Test func creatingAndOpeningAreDifferentRights() throws {
        let harness = try harness("deny uid:1001 create *\notherwise standard")
        let jobs: [WireValue] = [.text("get_named"), .text("Queue"), .text("jobs")]
        harness.userID = 1001
        #expect(denial(harness.control("create", [.text("list")])) != nil)
        #expect(denial(harness.control("create", jobs))?.contains("create Queue[jobs]") == true)
        #expect(harness.control("number_of_objects") == .returning(.int(0)))
        harness.userID = 7
        guard case .returning = harness.control("create", jobs) else {
            Issue.record("nobody made it")
            return
        }
        harness.userID = 1001
        guard case .returning = harness.control("create", jobs) else {
            Issue.record("it can't be opened")
            return
        }
    }

    @Test func aRegisteredInstanceIsOpenedByItsTypeid() throws {
        let registry = TypeRegistry(
            TypeRegistry.standard + [
                TypeRegistration(
                    "get_queue",
                    exposed: [],
                    construction: .instance(of: "Queue") {
                        (arguments, keywords, _, _) throws(PythonException) in
                        try QueueReferent.make(arguments, keywords)
                    }
                )
            ]
        )
        let harness = try harness(
            "deny uid:1001 open *[get_queue]\ndeny uid:7 call Queue[get_queue].put\notherwise standard",
            registry: registry
        )
        let queue = harness.create("get_queue")
        let id = harness.serve()
        harness.request(queue, "put", [.int(1)], on: id)
        #expect(denial(harness.reply(on: id))?.contains("call Queue[get_queue].put") == true)
        harness.userID = 1001
        let denied = denial(harness.control("create", [.text("get_queue")]))
        #expect(denied?.contains("open Queue[get_queue]") == true)
    }

    @Test func aFunctionIsRunByNoWayRoundItsRight() throws {
        let registry = TypeRegistry([
            TypeRegistration("sum", exposed: [], construction: .none, function: Never42())
        ])
        let harness = try harness("deny * run sum\notherwise standard", registry: registry)
        #expect(denial(harness.control("call", [.text("sum")])) != nil)
        #expect(denial(harness.control("create", [.text("sum")])) != nil)
        let functions = harness.create("functions")
        let id = harness.serve()
        harness.request(functions, "sum", on: id)
        #expect(denial(harness.reply(on: id))?.contains("run sum") == true)
        #expect(harness.runs.isEmpty)
    }

    @Test func aLockIsNotUsedThroughAConditionByWhoMayNotUseIt() throws {
        let harness = try harness("deny uid:1001 call Lock\notherwise standard")
        let lock = harness.create("Lock")
        let token = Token(typeid: "Lock", address: .unix(path: "/run/test.sock"), ident: lock)
        let type = WireGlobal("multiprocessing.managers", "AcquirerProxy")
        let proxy = WireValue.proxy(WireProxy(token: token, proxyType: type))
        harness.userID = 1001
        let denied = denial(harness.control("create", [.text("Condition"), proxy]))
        #expect(denied?.contains("call Lock.acquire") == true)
        harness.userID = 7
        guard case .returning = harness.control("create", [.text("Condition"), proxy]) else {
            Issue.record("nobody may make a condition")
            return
        }
    }

    @Test(arguments: [("shutdown", "--allow-shutdown"), ("debug_info", "only its own process may")])
    func theServersOwnProcessMayMore(_ function: String, _ text: String) {
        let harness = CoreHarness()
        #expect(denial(harness.control(function))?.contains(text) == true)
        #expect(!harness.stopWasRequested)
        #expect(denial(harness.own.control(function)) == nil)
        #expect(harness.stopWasRequested == (function == "shutdown"))
    }

    @Test func whoMayNotConnectIsToldWhyAndGetsNothing() throws {
        let harness = try harness("deny uid:1001 connect\notherwise standard")
        harness.userID = 1001
        let asking = harness.openAuthenticated()
        harness.request(nil, "create", [.text("list")], on: asking)
        #expect(denial(harness.reply(on: asking))?.contains("may not connect") == true)
        #expect(harness.closed.contains(asking))
        let silent = harness.openAuthenticated()
        harness.advance(by: .seconds(11))
        #expect(harness.closed.contains(silent))
        harness.userID = 7
        #expect(harness.control("number_of_objects") == .returning(.int(0)))
    }

    @Test func referencesAreGivenBackByWhoHoldsThemOnly() {
        let harness = CoreHarness()
        let list = harness.create("list")
        harness.userID = 1001
        #expect(
            denial(harness.control("decref", [.text(list)]))?.contains(
                "may not release list on this server: it holds no reference to it"
            ) == true
        )
        let link = harness.openLink()
        harness.call(1, "", "decref", [.text(list)], on: link)
        guard case .reply(1, let reply) = harness.linkFrame(on: link) else { return }
        #expect(denial(reply) != nil)
        #expect(harness.control("incref", [.text(list)]) == .returning(.null))
        #expect(harness.control("decref", [.text(list)]) == .returning(.null))
        #expect(denial(harness.control("decref", [.text(list)])) != nil)
        // The owner's is another connection, but the same principal.
        harness.userID = 7
        #expect(harness.control("decref", [.text(list)]) == .returning(.null))
        #expect(harness.control("number_of_objects") == .returning(.int(0)))
    }

    @Test func refusalsDoNotFillTheLog() throws {
        let harness = try harness("deny * call list.append\notherwise standard")
        let list = harness.create("list")
        let id = harness.serve()
        func refuse() {
            harness.request(list, "append", [.int(1)], on: id)
            _ = harness.reply(on: id)
        }
        func denials() -> [Int] {
            harness.events.compactMap { event in
                if case .denied(_, _, let unlogged) = event { unlogged } else { nil }
            }
        }
        for _ in 0..<1000 { refuse() }
        #expect(denials() == Array(repeating: 0, count: 20))
        harness.advance(by: .seconds(1))
        refuse()
        #expect(denials().last == 980)
        guard case .returning(.dict(let snapshot)) = harness.control("inspect") else { return }
        #expect(snapshot[text: "denied"] == .int(1001))
    }
}

/// A function that nobody gets to run.
private final class Never42: Service {
    func call(_ request: ServiceRequest) async -> ServiceResult { .returning(.int(42)) }
}
