import MPCore
import MPReferents
import MPWire
import Testing

@Suite struct StockConnectionTests {
    @Test func aStrangerWithAnotherKeyIsToldFailureAndNothingElse() {
        let harness = CoreHarness()
        let id = harness.openAuthenticated(key: Authkey(bytes: Array("wrong".utf8)))
        #expect(harness.closed.contains(id))
        #expect(harness.nextFrame(on: id) == nil)
        #expect(
            harness.events.contains {
                if case .authenticationFailed(id, _) = $0 { true } else { false }
            }
        )
    }

    @Test func aSilentStrangerIsCutOffWhenTheHandshakeTakesTooLong() {
        let harness = CoreHarness { $0.handshakeTimeout = .seconds(3) }
        let id = harness.open()
        #expect(harness.core.nextDeadline == .seconds(3))
        harness.advance(by: .seconds(2))
        #expect(!harness.closed.contains(id))
        harness.advance(by: .seconds(1))
        #expect(harness.closed.contains(id))
    }

    @Test func aControlConnectionCarriesOneRequestAndIsClosed() {
        let harness = CoreHarness()
        let id = harness.openAuthenticated()
        harness.request(nil, "dummy", on: id)
        #expect(harness.reply(on: id) == .returning(.null))
        #expect(harness.closed.contains(id))
    }

    @Test func callsFollowEachOtherOnAServedConnection() {
        let harness = CoreHarness()
        let dict = harness.create("dict")
        let id = harness.serve()
        harness.request(dict, "__setitem__", [.text("a"), .int(1)], on: id)
        #expect(harness.reply(on: id) == .returning(.null))
        harness.request(dict, "__getitem__", [.text("a")], on: id)
        #expect(harness.reply(on: id) == .returning(.int(1)))
        harness.request(dict, "__getitem__", [.text("b")], on: id)
        #expect(harness.reply(on: id) == .raising(.keyError(.text("b"))))
    }

    @Test func requestsSentTogetherAreAnsweredInOrder() {
        let harness = CoreHarness()
        let list = harness.create("list")
        let id = harness.serve()
        var bytes: [UInt8] = []
        for number in 0..<5 {
            bytes.appendFrame {
                Request(ident: list, method: "append", arguments: [.int(number)])
                    .value.appendPickle(to: &$0)
            }
        }
        bytes.appendFrame { Request(ident: list, method: "__len__").value.appendPickle(to: &$0) }
        harness.receive(bytes, on: id)
        for _ in 0..<5 { #expect(harness.reply(on: id) == .returning(.null)) }
        #expect(harness.reply(on: id) == .returning(.int(5)))
    }

    /// To admit the class wouldn't help: the function is only a name here.
    @Test(arguments: [
        WireValue.global(WireGlobal("builtins", "len")),
        .object(
            WireObject(.reduce, .global(WireGlobal("operator", "itemgetter")), [.int(1)])
        ),
    ])
    func aSortKeyIsRefusedAsSuch(_ key: WireValue) {
        let harness = CoreHarness { $0.trustedUser = nil }
        let list = harness.create("list", [.list([.text("b"), .text("a")])])
        let id = harness.serve()
        harness.request(list, "sort", [], ["key": key], on: id)
        guard case .raising(let exception)? = harness.reply(on: id) else {
            Issue.record("sort was not refused as such")
            return
        }
        #expect(exception.summary.contains("sorted(shared[:], key=...)"))
        harness.request(list, "append", [key], on: id)
        guard case .traceback(let text)? = harness.reply(on: id) else {
            Issue.record("the class was admitted")
            return
        }
        #expect(text.contains("is not admitted"))
    }

    @Test(arguments: ["<params>\n<param>\n<value><nil/></value>", "<?xml version='1.0'?>"])
    func aClientThatSpeaksXMLIsAnsweredInXML(_ request: String) {
        let harness = CoreHarness()
        let id = harness.openAuthenticated()
        harness.send(frame: Array(request.utf8), on: id)
        let answer = String(decoding: harness.nextFrame(on: id) ?? [], as: UTF8.self)
        #expect(answer.hasPrefix("<params>"))
        #expect(answer.contains("speaks pickle only"))
        #expect(harness.closed.contains(id))
    }

    @Test(arguments: [
        ("unknown typeid", "create", [WireValue.text("nothing")], "KeyError: 'nothing'"),
        ("no typeid", "create", [], "TypeError"),
        ("wrong constructor", "create", [.text("list"), .int(5)], "'int' object is not iterable"),
        ("unknown ident", "incref", [.text("test-99")], "KeyError: 'test-99'"),
        ("unknown function", "explode", [], "AssertionError"),
    ])
    func aControlRequestThatFailsIsATraceback(
        _ name: String,
        _ function: String,
        _ arguments: [WireValue],
        _ text: String
    ) {
        let harness = CoreHarness()
        guard case .traceback(let traceback) = harness.control(function, arguments) else {
            Issue.record("\(name): no traceback")
            return
        }
        #expect(traceback.contains(text))
    }

    @Test func aConnectionSurvivesWhatIsNoRequest() {
        let harness = CoreHarness()
        let dict = harness.create("dict")
        let id = harness.serve()
        harness.send(frame: [0x80, 0x04, 0xff], on: id)
        guard case .traceback = harness.reply(on: id) else {
            Issue.record("garbage wasn't answered by a traceback")
            return
        }
        harness.request(dict, "nothing", on: id)
        guard case .traceback(let text) = harness.reply(on: id) else {
            Issue.record("an unknown method wasn't answered by a traceback")
            return
        }
        #expect(text.hasSuffix("KeyError: 'nothing'\n"))
        harness.request(dict, "__len__", on: id)
        #expect(harness.reply(on: id) == .returning(.int(0)))
    }

    @Test func anEmptyFrameEndsTheConnection() {
        let harness = CoreHarness()
        let id = harness.serve()
        harness.send(frame: [], on: id)
        #expect(harness.closed.contains(id))
    }

    @Test func aWaitingCallIsAnsweredByAnotherConnection() {
        let harness = CoreHarness()
        let queue = harness.create("Queue")
        let getter = harness.serve()
        let putter = harness.serve()
        harness.request(queue, "get", on: getter)
        #expect(harness.reply(on: getter) == nil)
        harness.request(queue, "put", [.int(7)], on: putter)
        #expect(harness.reply(on: putter) == .returning(.null))
        #expect(harness.reply(on: getter) == .returning(.int(7)))
    }

    @Test func whatIsSentBehindAWaitingCallIsServedAfterIt() {
        let harness = CoreHarness()
        let queue = harness.create("Queue")
        let getter = harness.serve()
        let putter = harness.serve()
        harness.request(queue, "get", on: getter)
        harness.request(queue, "qsize", on: getter)
        #expect(harness.reply(on: getter) == nil)
        harness.request(queue, "put", [.text("x")], on: putter)
        #expect(harness.reply(on: getter) == .returning(.text("x")))
        #expect(harness.reply(on: getter) == .returning(.int(0)))
    }

    @Test func aWaitEndsWhenItsTimeIsUp() {
        let harness = CoreHarness()
        let queue = harness.create("Queue")
        let id = harness.serve()
        harness.request(queue, "get", [.bool(true), .float(2.5)], on: id)
        #expect(harness.core.nextDeadline == .milliseconds(2500))
        harness.advance(by: .milliseconds(2499))
        #expect(harness.reply(on: id) == nil)
        harness.advance(by: .milliseconds(1))
        #expect(harness.reply(on: id) == .raising(.queueEmpty))
    }

    @Test func theItemOfAVanishedWaiterGoesToTheNextOne() {
        let harness = CoreHarness()
        let queue = harness.create("Queue")
        let (first, second, putter) = (harness.serve(), harness.serve(), harness.serve())
        harness.request(queue, "get", on: first)
        harness.request(queue, "get", on: second)
        harness.close(first)
        harness.request(queue, "put", [.int(1)], on: putter)
        #expect(harness.reply(on: second) == .returning(.int(1)))
    }

    @Test func anItemThatWasNeverReadGoesBackToTheHead() {
        let harness = CoreHarness()
        let queue = harness.create("Queue")
        let (getter, putter) = (harness.serve(), harness.serve())
        harness.request(queue, "put", [.int(1)], on: putter)
        harness.request(queue, "put", [.int(2)], on: putter)
        harness.request(queue, "get", on: getter)
        harness.close(getter, leftUnread: true)
        let other = harness.serve()
        harness.request(queue, "get", on: other)
        #expect(harness.reply(on: other) == .returning(.int(1)))
    }

    @Test func anItemThatWasReadStaysTakenWhenTheReaderDies() {
        let harness = CoreHarness()
        let queue = harness.create("Queue")
        let id = harness.serve()
        harness.request(queue, "put", [.int(1)], on: id)
        harness.request(queue, "get", on: id)
        while harness.reply(on: id) != nil {}
        harness.request(queue, "qsize", on: id)
        harness.close(id, leftUnread: true)
        let other = harness.serve()
        harness.request(queue, "qsize", on: other)
        #expect(harness.reply(on: other) == .returning(.int(0)))
    }

    @Test func aLockStaysHeldWhenAPythonClientDies() {
        let harness = CoreHarness()
        let lock = harness.create("Lock")
        let (holder, other) = (harness.serve(), harness.serve())
        harness.request(lock, "acquire", on: holder)
        #expect(harness.reply(on: holder) == .returning(.bool(true)))
        harness.close(holder, leftUnread: false)
        harness.request(lock, "acquire", [.bool(false)], on: other)
        #expect(harness.reply(on: other) == .returning(.bool(false)))
        harness.request(lock, "release", on: other)
        #expect(harness.reply(on: other) == .returning(.null))
    }

    @Test func iteratingADictReturnsAProxyWithOneReference() {
        let harness = CoreHarness()
        let dict = harness.create("dict", [.list([.tuple([.text("k"), .int(1)])])])
        let id = harness.serve()
        harness.request(dict, "__iter__", on: id)
        guard case .proxy(let exposed, let token) = harness.reply(on: id) else {
            Issue.record("no proxy")
            return
        }
        #expect(token.typeid == "Iterator")
        #expect(token.address == .unix(path: "/run/test.sock"))
        #expect(exposed.contains("__next__"))
        harness.request(token.ident, "__next__", on: id)
        #expect(harness.reply(on: id) == .returning(.text("k")))
        harness.request(token.ident, "__next__", on: id)
        #expect(harness.reply(on: id) == .raising(.stopIteration))
        #expect(harness.control("decref", [.text(token.ident)]) == .returning(.null))
        #expect(harness.control("number_of_objects") == .returning(.int(1)))
    }

    @Test func shutdownEndsEveryConnection() {
        let harness = CoreHarness()
        let queue = harness.create("Queue")
        let waiting = harness.serve()
        harness.request(queue, "get", on: waiting)
        let link = harness.openLink()
        harness.shutDown()
        #expect(harness.linkFrame(on: link) == .goodbye(reason: "test"))
        #expect(harness.closed.isSuperset(of: [waiting, link]))
        let late = harness.open()
        #expect(harness.closed.contains(late))
    }

    @Test func aClientMayStopAServerThatAllowsIt() {
        let harness = CoreHarness { $0.allowsShutdown = true }
        #expect(harness.control("shutdown") == .returning(.null))
        #expect(harness.stopWasRequested)
    }

    @Test func aCallThatEndsItselfLeavesItsConnectionServed() {
        let harness = CoreHarness()
        let queue = harness.create("Queue", [.int(2)])
        let (getter, putter) = (harness.serve(), harness.serve())
        harness.request(queue, "get_all", [.int(10)], on: getter)
        let items = WireValue.list((1...5).map { .int($0) })
        harness.request(queue, "put_all", [items], on: putter)
        #expect(harness.reply(on: putter) == .returning(.int(5)))
        harness.request(queue, "qsize", on: putter)
        guard case .returning(.int) = harness.reply(on: putter) else {
            Issue.record("the connection hangs")
            return
        }
    }

    /// `queue.ShutDown` is there since 3.13; who proves the key by MD5 is older than 3.12.
    @Test func aPythonWithoutShutDownGetsAClassThatItHas() {
        let harness = CoreHarness()
        let queue = harness.create("Queue")
        let (new, waiting, old) = (
            harness.serve(), harness.openAuthenticatedByMD5(), harness.openAuthenticatedByMD5()
        )
        for id in [waiting, old] {
            harness.request(nil, "accept_connection", [.text("Process-1")], on: id)
            #expect(harness.reply(on: id) == .returning(.null))
        }
        harness.request(queue, "get", on: waiting)
        harness.request(queue, "shutdown", on: new)
        #expect(harness.reply(on: new) == .returning(.null))
        harness.request(queue, "get", on: old)
        harness.request(queue, "get", on: new)
        #expect(harness.reply(on: waiting) == .raising(.queueShutDownBefore313))
        #expect(harness.reply(on: old) == .raising(.queueShutDownBefore313))
        #expect(harness.reply(on: new) == .raising(.queueShutDown))
    }
}
