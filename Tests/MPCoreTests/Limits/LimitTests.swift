import MPReferents
import MPWire
import Testing

@testable import MPCore

/// What becomes of requests that would exceed a limit, and of those that come when there is room again.
@Suite(.timeLimit(.minutes(10)))
struct LimitTests {
    private func harness(_ configure: (inout ServerLimits) -> Void) -> CoreHarness {
        CoreHarness { configure(&$0.limits) }
    }

    /// The limit that an error names; `nil` for everything else.
    private func limit(_ reply: Reply?) -> String? {
        guard case .raising(let exception)? = reply, case .dict(let state)? = exception.state,
            let name = state[text: "limit"]?.asText
        else { return nil }
        #expect(
            exception.type.description
                == (name == "memory" ? "builtins.MemoryError" : "builtins.RuntimeError")
        )
        return name
    }

    private func reply(_ frame: LinkFrame?) -> Reply? {
        if case .reply(_, let reply)? = frame { reply } else { nil }
    }

    private func refusals(_ harness: CoreHarness, _ name: String) -> WireValue? {
        guard case .returning(.dict(let snapshot)) = harness.own.control("inspect"),
            case .dict(let limits)? = snapshot[text: "limits"],
            case .dict(let limit)? = limits[text: name]
        else { return nil }
        return limit[text: "refused"]
    }

    @Test func connectionsBeyondTheLimitAreClosedAndTheOthersServed() {
        let harness = harness { $0.connections = 3 }
        let list = harness.create("list")
        harness.close(ConnectionID(1))
        let served = (0..<3).map { _ in harness.serve() }
        let late = harness.open()
        #expect(harness.closed.contains(late))
        #expect(harness.nextFrame(on: late) == nil)
        harness.request(list, "__len__", on: served[0])
        #expect(harness.reply(on: served[0]) == .returning(.int(0)))
        #expect(refusals(harness, "connections") == .int(1))
        harness.isOwnProcess = false
        harness.close(served[2])
        harness.request(list, "__len__", on: harness.serve())
    }

    @Test func eachPrincipalHasItsShareOfConnections() {
        let harness = harness { $0.connectionsPerPrincipal = 2 }
        let served = (0..<2).map { _ in harness.serve() }
        let refused = harness.openAuthenticated()
        harness.request(nil, "accept_connection", [.text("x")], on: refused)
        #expect(limit(harness.reply(on: refused)) == "connections_per_principal")
        #expect(harness.closed.contains(refused))
        harness.userID = 8
        _ = harness.serve()
        harness.userID = 7
        harness.close(served[0])
        _ = harness.serve()
        #expect(refusals(harness, "connections_per_principal") == .int(1))
    }

    @Test func callsBeyondTheLimitDoNotWaitAndWhatWakesOthersIsCarriedOut() {
        let harness = harness { $0.parkedCallsPerPrincipal = 2 }
        let queue = harness.create("Queue")
        let link = harness.openLink()
        for number in 1...2 { harness.call(UInt64(number), queue, "get", on: link) }
        harness.call(3, queue, "get", on: link)
        #expect(limit(reply(harness.linkFrame(on: link))) == "parked_calls_per_principal")
        // A caller of another principal waits all the same, behind those two.
        harness.userID = 8
        let other = harness.serve()
        harness.request(queue, "get", on: other)
        #expect(harness.reply(on: other) == nil)
        for number in 4...6 {
            harness.call(UInt64(number), queue, "put", [.int(number)], on: link)
        }
        var frames: [LinkFrame] = []
        while let frame = harness.linkFrame(on: link) { frames.append(frame) }
        #expect(frames.contains(.reply(call: 1, .returning(.int(4)))))
        #expect(frames.contains(.reply(call: 2, .returning(.int(5)))))
        #expect(harness.reply(on: other) == .returning(.int(6)))
        harness.call(7, queue, "get", on: link)
        #expect(harness.linkFrame(on: link) == nil)
        #expect(refusals(harness, "parked_calls_per_principal") == .int(1))
    }

    @Test func aWaitOnAConditionIsRefusedBeforeItReleasesTheLock() {
        let harness = harness { $0.parkedCallsPerPrincipal = 1 }
        let (queue, condition) = (harness.create("Queue"), harness.create("Condition"))
        let link = harness.openLink()
        harness.call(1, condition, "acquire", on: link)
        #expect(reply(harness.linkFrame(on: link)) == .returning(.bool(true)))
        harness.call(2, queue, "get", on: link)
        harness.call(3, condition, "wait", on: link)
        #expect(limit(reply(harness.linkFrame(on: link))) == "parked_calls_per_principal")
        harness.call(4, condition, "locked", on: link)
        #expect(reply(harness.linkFrame(on: link)) == .returning(.bool(true)))
    }

    @Test func aBarrierIsNotBrokenByWhoMayNotWait() {
        let harness = harness { $0.parkedCallsPerPrincipal = 1 }
        let barrier = harness.create("Barrier", [.int(2)])
        let queue = harness.create("Queue")
        harness.userID = 8
        let first = harness.serve()
        harness.request(barrier, "wait", on: first)
        harness.userID = 7
        let link = harness.openLink()
        harness.call(1, queue, "get", on: link)
        harness.call(2, barrier, "wait", on: link)
        #expect(limit(reply(harness.linkFrame(on: link))) == "parked_calls_per_principal")
        harness.call(3, barrier, "__getattribute__", [.text("n_waiting")], on: link)
        #expect(reply(harness.linkFrame(on: link)) == .returning(.int(1)))
    }

    @Test func cancelledCallsMakeRoom() {
        let harness = harness { $0.callsPerLink = 1 }
        let queue = harness.create("Queue")
        let link = harness.openLink()
        harness.call(1, queue, "get", on: link)
        harness.call(2, queue, "get", on: link)
        #expect(limit(reply(harness.linkFrame(on: link))) == "calls_per_link")
        harness.send(.cancel(call: 1), on: link)
        #expect(harness.linkFrame(on: link) == .cancelled(call: 1))
        harness.call(3, queue, "get", on: link)
        #expect(harness.linkFrame(on: link) == nil)
        harness.close(link)
        let again = harness.openLink()
        harness.call(1, queue, "get", on: again)
        #expect(harness.linkFrame(on: again) == nil)
    }

    @Test func objectsBeyondTheLimitAreNotMade() {
        let harness = harness { $0.objectsPerPrincipal = 2 }
        let list = harness.create("list", [.list([.int(1)])])
        let dict = harness.create("dict")
        #expect(limit(harness.control("create", [.text("set")])) == "objects_per_principal")
        // Iterators are objects, too.
        let id = harness.serve()
        harness.request(dict, "__iter__", on: id)
        #expect(limit(harness.reply(on: id)) == "objects_per_principal")
        harness.request(list, "append", [.int(2)], on: id)
        #expect(harness.reply(on: id) == .returning(.null))
        harness.userID = 8
        _ = harness.create("list")
        harness.userID = 7
        #expect(harness.control("decref", [.text(list)]) == .returning(.null))
        _ = harness.create("set")
        #expect(harness.control("number_of_objects") == .returning(.int(3)))
        #expect(refusals(harness, "objects_per_principal") == .int(2))
    }

    @Test func aLinkThatConfirmsNothingGetsNoMore() {
        let harness = harness { $0.unconfirmedDeliveriesPerLink = 2 }
        let queue = harness.create("Queue")
        let link = harness.openLink()
        for number in 1...3 {
            harness.call(UInt64(number), queue, "put", [.int(number)], on: link)
            #expect(reply(harness.linkFrame(on: link)) == .returning(.null))
        }
        for number in 4...5 {
            harness.call(UInt64(number), queue, "get", on: link)
            #expect(reply(harness.linkFrame(on: link)) == .returning(.int(number - 3)))
        }
        harness.call(6, queue, "get", on: link)
        #expect(
            limit(reply(harness.linkFrame(on: link))) == "unconfirmed_deliveries_per_link"
        )
        harness.send(.received(calls: [4]), on: link)
        harness.call(7, queue, "get", on: link)
        #expect(reply(harness.linkFrame(on: link)) == .returning(.int(3)))
    }

    @Test func withoutMemoryWritesFailAndReadingAndTakingGoOn() {
        let harness = harness { $0.memoryInBytes = 1 << 30 }
        let list = harness.create("list", [.list([.int(1), .int(2)])])
        let dict = harness.create("dict", [.dict(["a": .int(1)])])
        let queue = harness.create("Queue")
        let lock = harness.create("Lock")
        let id = harness.serve()
        func call(_ ident: String, _ method: String, _ arguments: [WireValue] = []) -> Reply? {
            harness.request(ident, method, arguments, on: id)
            return harness.reply(on: id)
        }
        #expect(call(queue, "put", [.int(7)]) == .returning(.null))
        harness.sample(memory: 1 << 30)
        #expect(limit(call(list, "append", [.int(3)])) == "memory")
        #expect(limit(call(list, "__mul__", [.int(1 << 20)])) == "memory")
        #expect(limit(call(dict, "__setitem__", [.text("b"), .int(1)])) == "memory")
        #expect(limit(call(queue, "put", [.int(8)])) == "memory")
        #expect(limit(harness.control("create", [.text("list")])) == "memory")
        #expect(call(list, "__len__") == .returning(.int(2)))
        #expect(call(list, "pop") == .returning(.int(2)))
        #expect(call(dict, "get", [.text("a")]) == .returning(.int(1)))
        #expect(call(dict, "clear") == .returning(.null))
        #expect(call(queue, "get") == .returning(.int(7)))
        #expect(call(lock, "acquire") == .returning(.bool(true)))
        #expect(call(lock, "release") == .returning(.null))
        harness.sample(memory: 1 << 29)
        #expect(call(list, "append", [.int(3)]) == .returning(.null))
        #expect(harness.events.contains(.memoryIsBack))
        #expect(refusals(harness, "memory") == .int(5))
    }

    @Test func messagesWithTooManyValuesAreRefusedAndTheNextOnesServed() {
        let harness = CoreHarness { $0.pickleLimits.nodes = 1000 }
        let list = harness.create("list")
        let many = WireValue.list(Array(repeating: .null, count: 2000))
        let (id, link) = (harness.serve(), harness.openLink())
        // Longer than what is only looked through.
        let text = WireValue.text(String(repeating: "x", count: 2 << 20))
        harness.request(list, "append", [.list([many, text])], on: id)
        let refused = harness.reply(on: id)
        #expect(limit(refused) == "values")
        guard case .raising(let error)? = refused else { return }
        #expect(error.message.contains("more than 1000 values"))
        #expect(error.message.contains("--limit values="))
        harness.call(1, list, "append", [.list([many, text])], on: link)
        #expect(limit(reply(harness.linkFrame(on: link))) == "values")
        harness.request(list, "append", [.int(1)], on: id)
        #expect(harness.reply(on: id) == .returning(.null))
        let made = harness.control("create", [.text("list"), .list([many, text])])
        #expect(limit(made) == "values")
        #expect(refusals(harness, "values") == .int(3))
    }

    /// Each error tells which limit it is, how large, and by which option it is set.
    @Test(arguments: ServerLimit.allCases)
    func errorsNameTheLimitItsSizeAndItsOption(_ limit: ServerLimit) {
        let reached = LimitReached(limit: limit, allowed: 7 << 20, principal: Principal())
        let message = reached.exception.message
        #expect(message.contains("--limit \(limit.rawValue)=NUMBER"))
        #expect(message.contains(limit == .memory ? "7 MiB" : "7340032"))
    }

    @Test(arguments: ["list", "deque"], ["__mul__", "__imul__"])
    func aProductThatHasNoRoomIsNotEvenBegun(typeid: String, method: String) {
        let harness = harness { $0.memoryInBytes = 1 << 30 }
        let object = harness.create(typeid, [.list([.int(1), .int(2)])])
        harness.sample(memory: 1 << 29)
        let id = harness.serve()
        func call(_ method: String, _ arguments: [WireValue] = []) -> Reply? {
            harness.request(object, method, arguments, on: id)
            return harness.reply(on: id)
        }
        #expect(limit(call(method, [.int(1 << 22)])) == "memory")
        #expect(limit(call(method, [.int(.max)])) == "memory")
        #expect(call("__len__") == .returning(.int(2)))
        // Python's own errors come first where the factor is none.
        guard case .raising(let error)? = call(method, [.text("x")]) else {
            Issue.record("a text is taken for a factor")
            return
        }
        #expect(error.type == WireGlobal("builtins", "TypeError"))
        #expect(call(method, [.int(-1)]) != nil)
        #expect(refusals(harness, "memory") == .int(2))
    }

    @Test func whatGrowsBetweenTwoLooksIsCharged() {
        let harness = harness { $0.memoryInBytes = 1 << 30 }
        let list = harness.create("list", [.list([.null])])
        harness.sample(memory: 1 << 20)
        let id = harness.serve()
        #expect(!harness.wantsMemorySample)
        harness.request(list, "__imul__", [.int(1 << 23)], on: id)
        _ = harness.reply(on: id)
        #expect(harness.wantsMemorySample)
        harness.drain(id)
        harness.request(list, "extend", [.list(Array(repeating: .null, count: 1 << 18))], on: id)
        #expect(harness.reply(on: id) == .returning(.null))
        harness.sample(memory: (1 << 30) - 1)
        harness.request(list, "append", [.null], on: id)
        #expect(limit(harness.reply(on: id)) == "memory")
    }
}

extension CoreHarness {
    fileprivate var wantsMemorySample: Bool { core.wantsMemorySample }

    /// Looks at the process, which has so much memory.
    fileprivate func sample(memory: Int) {
        core.sampledMemory(memory, into: &output)
        carryOut()
    }
}
