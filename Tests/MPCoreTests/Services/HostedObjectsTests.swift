import MPCore
import MPReferents
import MPWire
import Testing

/// Objects that live in a Python interpreter, which runs the code of clients.
@Suite struct HostedObjectsTests {
    private let function = WireValue.global(WireGlobal("os", "system"))

    /// A server with pools, barriers with actions, and lists that are sorted by keys.
    private func harness() throws -> CoreHarness {
        let standard = TypeRegistry()
        let barrier = try #require(standard["Barrier"])
        let list = try #require(standard["list"])
        return CoreHarness {
            $0.registry = standard.adding([
                TypeRegistration(hosted: "Pool", exposed: ["map"], by: FakeService("Pool")),
                TypeRegistration(hosted: "AsyncResult", exposed: ["get"]),
                barrier.hosting(by: FakeService("Barrier")) { arguments, _ in arguments.count > 1 },
                list.sorting(by: FakeService("list")),
            ])
        }
    }

    private func hosted(_ typeid: String, _ exposed: [String]) -> ServiceResult {
        let service = FakeService(typeid)
        return .creating(
            NewObject(typeid: typeid, exposed: exposed) { ServiceReferent(service: service) }
        )
    }

    /// Makes a pool with other methods than its type's.
    private func makePool(_ harness: CoreHarness) throws -> String {
        let id = harness.openAuthenticated()
        harness.request(nil, "create", [.text("Pool")], on: id)
        harness.finishOldest(hosted("Pool", ["map", "close"]))
        guard case .returning(.tuple(let pair)) = harness.reply(on: id), pair.count == 2,
            let ident = pair[0].asText
        else { throw NoPool() }
        #expect(pair[1] == .texts(["map", "close"]))
        return ident
    }

    private struct NoPool: Error {}

    @Test func eachObjectHasItsOwnMethods() throws {
        let harness = try harness()
        let pool = try makePool(harness)
        let id = harness.serve()
        harness.request(pool, "close", on: id)
        harness.finishOldest(.returning(.null))
        #expect(harness.reply(on: id) == .returning(.null))
        harness.request(pool, "join", on: id)
        guard case .traceback = harness.reply(on: id) else {
            Issue.record("it has a method that isn't exposed")
            return
        }
    }

    @Test(arguments: ["__str__", "__repr__", "#GETVALUE"])
    func theObjectItselfIsAskedForItsText(method: String) throws {
        let harness = try harness()
        let pool = try makePool(harness)
        let id = harness.serve()
        harness.request(pool, method, on: id)
        harness.finishOldest(.returning(.text("it")))
        #expect(harness.reply(on: id) == .returning(.text("it")))
    }

    @Test func methodsReturnObjectsWithMethodsOfTheirOwn() throws {
        let harness = try harness()
        let pool = try makePool(harness)
        let id = harness.serve()
        harness.request(pool, "map", on: id)
        harness.finishOldest(hosted("AsyncResult", ["get", "wait"]))
        guard case .proxy(exposed: ["get", "wait"], let token) = harness.reply(on: id) else {
            Issue.record("no proxy with these methods")
            return
        }
        #expect(token.typeid == "AsyncResult")
    }

    @Test func tracebacksGoThrough() throws {
        let harness = try harness()
        let id = harness.openAuthenticated()
        harness.request(nil, "create", [.text("Pool"), .int(0)], on: id)
        harness.finishOldest(.failing("Traceback: ValueError"))
        #expect(harness.reply(on: id) == .traceback("Traceback: ValueError"))
        let pool = try makePool(harness)
        let other = harness.serve()
        harness.request(pool, "map", on: other)
        harness.finishOldest(.failing("Traceback: KeyError"))
        #expect(harness.reply(on: other) == .traceback("Traceback: KeyError"))
    }

    @Test func functionsGoToHostedObjectsOnly() throws {
        let harness = try harness()
        let pool = try makePool(harness)
        let id = harness.serve()
        harness.request(pool, "map", [function], on: id)
        let request = try #require(harness.runs[harness.running[0]]?.request)
        #expect(request.method == "map")
        #expect(request.arguments.isEmpty)
        #expect(try message(of: request) == pickledCall(pool, [function]))
        harness.finishOldest(.returning(.null))
        #expect(harness.reply(on: id) == .returning(.null))
        let list = harness.create("list")
        harness.request(list, "append", [function], on: id)
        guard case .traceback(let text) = harness.reply(on: id) else {
            Issue.record("a function was stored")
            return
        }
        #expect(text.contains("os.system"))
    }

    /// The message that a request hands on, as a value.
    private func message(of request: ServiceRequest) throws -> WireValue {
        try PickleReader.read(try #require(request.message)[...], policy: .everything)
    }

    /// The message of a call of a pool's `map`.
    private func pickledCall(_ pool: String, _ arguments: [WireValue]) -> WireValue {
        .tuple([.text(pool), .text("map"), .tuple(arguments), .dict([:])])
    }

    @Test("Proxies are read here, since the host has another address for them")
    func callsWithProxiesAreNotHandedOn() throws {
        let harness = try harness()
        let pool = try makePool(harness)
        let id = harness.serve()
        let proxy = harness.proxy(harness.create("list"))
        harness.request(pool, "map", [function, proxy], on: id)
        let request = try #require(harness.runs[harness.running[0]]?.request)
        #expect(request.message == nil)
        #expect(request.arguments.count == 2)
    }

    @Test func plainArgumentsAreNotHandedOnEither() throws {
        let harness = try harness()
        let pool = try makePool(harness)
        harness.request(pool, "map", [.int(1)], on: harness.serve())
        let request = try #require(harness.runs[harness.running[0]]?.request)
        #expect(request.message == nil)
        #expect(request.arguments == [.int(1)])
    }

    @Test func whatIsHandedOnNeedsAnExposedMethod() throws {
        let harness = try harness()
        let pool = try makePool(harness)
        let id = harness.serve()
        harness.request(pool, "join", [function], on: id)
        guard case .traceback = harness.reply(on: id) else {
            Issue.record("it has a method that isn't exposed")
            return
        }
        #expect(harness.running.isEmpty)
    }

    @Test func resultsGoOnAsTheyCame() throws {
        let harness = try harness()
        let pool = try makePool(harness)
        let id = harness.serve()
        harness.request(pool, "map", on: id)
        let list = WireValue.list([.int(1), .text("two"), .list([])])
        var pickle: [UInt8] = []
        list.appendPickle(to: &pickle)
        harness.finishOldest(.passing(try #require(SealedPickle(pickle))))
        #expect(harness.reply(on: id) == .returning(list))
    }

    @Test func objectsInResultsLiveUntilTheirReaderHasCountedThem() throws {
        let harness = try harness()
        let pool = try makePool(harness)
        let id = harness.serve()
        let list = harness.create("list")
        let proxy = harness.proxy(list)
        harness.request(pool, "map", on: id)
        harness.finishOldest(.returningProxies(.list([proxy])))
        // Whoever made it has gone before the reader could count it.
        _ = harness.control("decref", [.text(list)])
        #expect(harness.reply(on: id) == .returning(.list([proxy])))
        #expect(harness.control("incref", [.text(list)]) == .returning(.null))
        _ = harness.control("decref", [.text(list)])
        // Its next request says that it has the answer.
        harness.request(pool, "map", on: id)
        #expect(harness.control("incref", [.text(list)]) != .returning(.null))
    }

    @Test func constructorsOfHostedTypesTakeFunctions() throws {
        let harness = try harness()
        let id = harness.openAuthenticated()
        harness.request(nil, "create", [.text("Pool"), .null, function], on: id)
        #expect(harness.runs[harness.running[0]]?.request.arguments == [.null, function])
        let other = harness.openAuthenticated()
        harness.request(nil, "create", [.text("list"), .list([function])], on: other)
        guard case .traceback = harness.reply(on: other) else {
            Issue.record("a function was stored")
            return
        }
    }

    @Test func objectsOfOneTypeLiveHereOrThere() throws {
        let harness = try harness()
        #expect(!harness.create("Barrier", [.int(2)]).isEmpty)
        #expect(harness.running.isEmpty)
        let id = harness.openAuthenticated()
        harness.request(nil, "create", [.text("Barrier"), .int(2), function], on: id)
        #expect(harness.running.count == 1)
        harness.finishOldest(hosted("Barrier", ["wait"]))
        guard case .returning = harness.reply(on: id) else {
            Issue.record("no barrier")
            return
        }
    }
}

/// `sort(key=…)`, whose keys a service finds.
@Suite struct SortingByKeysTests {
    private let function = WireValue.global(WireGlobal("shop", "price"))

    private static func list(_ elements: [String]) -> WireValue {
        .list(elements.map { .text($0) })
    }

    /// A list of texts, and a connection that sorts it by keys.
    private func begin() throws -> (CoreHarness, ConnectionID, list: String) {
        let registration = try #require(TypeRegistry()["list"])
        let harness = CoreHarness {
            $0.registry = TypeRegistry().adding([registration.sorting(by: FakeService("list"))])
        }
        let list = harness.create("list", [.texts(["a", "b", "c"])])
        let id = harness.serve()
        harness.request(list, "sort", [], ["key": function, "reverse": .int(1)], on: id)
        return (harness, id, list)
    }

    private func elements(_ harness: CoreHarness, _ list: String) -> Reply? {
        let id = harness.serve()
        harness.request(list, "#GETVALUE", on: id)
        return harness.reply(on: id)
    }

    @Test func putsTheListIntoTheOrderThatTheServiceFinds() throws {
        let (harness, id, list) = try begin()
        let request = harness.runs[harness.running[0]]?.request
        #expect(request?.method == "order")
        #expect(request?.arguments == [Self.list(["a", "b", "c"]), function, .bool(true)])
        harness.finishOldest(.returning(.list([.int(2), .int(0), .int(1)])))
        #expect(harness.reply(on: id) == .returning(.null))
        #expect(elements(harness, list) == .returning(Self.list(["c", "a", "b"])))
    }

    @Test func noticesAChange() throws {
        let (harness, id, list) = try begin()
        let other = harness.serve()
        harness.request(list, "append", [.text("d")], on: other)
        harness.finishOldest(.returning(.list([.int(2), .int(0), .int(1)])))
        #expect(harness.reply(on: id) == .raising(.valueError("list modified during sort")))
        #expect(elements(harness, list) == .returning(Self.list(["a", "b", "c", "d"])))
    }

    @Test(arguments: [
        [0, 1], [0, 1, 1], [0, 1, 3], [-1, 0, 1], [],
    ])
    func refusesWhatIsNoOrder(_ order: [Int]) throws {
        let (harness, id, list) = try begin()
        harness.finishOldest(.returning(.list(order.map { .int($0) })))
        guard case .raising = harness.reply(on: id) else {
            Issue.record("it is sorted")
            return
        }
        #expect(elements(harness, list) == .returning(Self.list(["a", "b", "c"])))
    }

    @Test func passesErrorsOn() throws {
        let (harness, id, list) = try begin()
        harness.finishOldest(.raising(.valueError("no price")))
        #expect(harness.reply(on: id) == .raising(.valueError("no price")))
        #expect(elements(harness, list) == .returning(Self.list(["a", "b", "c"])))
    }

    @Test func theListMayGoMeanwhile() throws {
        let (harness, id, list) = try begin()
        harness.close(id)
        _ = harness.control("decref", [.text(list)])
        harness.finishOldest(.returning(.list([.int(2), .int(0), .int(1)])))
        #expect(harness.objectCount == .returning(.int(0)))
    }

    @Test func withoutAKeyTheServerSortsItself() throws {
        let (harness, _, list) = try begin()
        let id = harness.serve()
        harness.request(list, "sort", [], ["key": .null, "reverse": .bool(true)], on: id)
        #expect(harness.reply(on: id) == .returning(.null))
        #expect(elements(harness, list) == .returning(Self.list(["c", "b", "a"])))
    }
}
