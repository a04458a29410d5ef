import MPCore
import MPReferents
import MPWire
import Testing

@Suite struct LinkSessionTests {
    @Test func manyCallsWaitOnOneLink() {
        let harness = CoreHarness()
        let queue = harness.create("Queue")
        let link = harness.openLink()
        for number in 1...3 { harness.call(UInt64(number), queue, "get", on: link) }
        #expect(harness.linkFrame(on: link) == nil)
        for number in 4...6 { harness.call(UInt64(number), queue, "put", [.int(number)], on: link) }
        var frames: [LinkFrame] = []
        while let frame = harness.linkFrame(on: link) { frames.append(frame) }
        for number in 4...6 {
            #expect(frames.contains(.reply(call: UInt64(number), .returning(.null))))
            #expect(frames.contains(.reply(call: UInt64(number - 3), .returning(.int(number)))))
        }
        #expect(frames.count == 6)
    }

    @Test func aCancelledCallIsAnsweredOnceAndTakesNothing() {
        let harness = CoreHarness()
        let queue = harness.create("Queue")
        let link = harness.openLink()
        harness.call(1, queue, "get", on: link)
        harness.send(.cancel(call: 1), on: link)
        #expect(harness.linkFrame(on: link) == .cancelled(call: 1))
        harness.call(2, queue, "put", [.int(9)], on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 2, .returning(.null)))
        harness.call(3, queue, "get_nowait", on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 3, .returning(.int(9))))
    }

    @Test func cancellingACallThatIsAnsweredChangesNothing() {
        let harness = CoreHarness()
        let queue = harness.create("Queue")
        let link = harness.openLink()
        harness.call(1, queue, "qsize", on: link)
        harness.send(.cancel(call: 1), on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 1, .returning(.int(0))))
        #expect(harness.linkFrame(on: link) == nil)
        #expect(!harness.closed.contains(link))
    }

    @Test func theEndOfALinkGivesBackItsReferencesAndItsWaits() {
        let harness = CoreHarness()
        let queue = harness.create("Queue")
        let (link, other) = (harness.openLink(), harness.openLink())
        harness.call(1, "", "create", [.text("list")], on: link)
        harness.call(2, "", "incref", [.text(queue)], on: link)
        harness.call(3, queue, "get", on: link)
        #expect(harness.control("number_of_objects") == .returning(.int(2)))
        harness.close(link)
        #expect(harness.control("number_of_objects") == .returning(.int(1)))
        harness.call(1, queue, "put", [.int(1)], on: other)
        harness.call(2, queue, "qsize", on: other)
        #expect(harness.linkFrame(on: other) == .reply(call: 1, .returning(.null)))
        #expect(harness.linkFrame(on: other) == .reply(call: 2, .returning(.int(1))))
    }

    @Test func aLinkReleasesOnlyWhatItHolds() {
        let harness = CoreHarness()
        let list = harness.create("list")
        let link = harness.openLink()
        harness.send(.release(idents: [list, list, "test-77"]), on: link)
        harness.call(1, list, "__len__", on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 1, .returning(.int(0))))
    }

    @Test func aProxyInAReplyCarriesOneReference() {
        let harness = CoreHarness()
        let inner = harness.create("list")
        let queue = harness.create("Queue")
        let link = harness.openLink()
        let proxy = WireProxy(
            token: Token(typeid: "list", address: nil, ident: inner),
            proxyType: WireGlobal("multiprocessing.managers", "ListProxy")
        )
        harness.call(1, queue, "put", [.proxy(proxy)], on: link)
        _ = harness.control("decref", [.text(inner)])
        harness.call(2, queue, "get", on: link)
        _ = harness.linkFrame(on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 2, .returning(.proxy(proxy))))
        harness.call(3, inner, "__len__", on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 3, .returning(.int(0))))
        harness.send(.received(calls: [2]), on: link)
        harness.send(.release(idents: [inner]), on: link)
        harness.call(4, inner, "__len__", on: link)
        guard case .reply(call: 4, .traceback) = harness.linkFrame(on: link) else {
            Issue.record("the object outlived its last reference")
            return
        }
    }

    @Test func oneNumberForTwoCallsEndsTheLink() {
        let harness = CoreHarness()
        let queue = harness.create("Queue")
        let link = harness.openLink()
        harness.call(1, queue, "get", on: link)
        harness.call(1, queue, "get", on: link)
        #expect(harness.closed.contains(link))
    }

    @Test func aPickleThatIsRefusedEndsItsCallOnly() {
        let harness = CoreHarness()
        let dict = harness.create("dict")
        let link = harness.openLink()
        let evil = WireValue.object(
            WireObject(.reduce, .global(WireGlobal("os", "system")), [.text("true")])
        )
        harness.call(1, dict, "__setitem__", [.text("x"), evil], on: link)
        guard case .reply(call: 1, .traceback(let text)) = harness.linkFrame(on: link) else {
            Issue.record("os.system was accepted")
            return
        }
        #expect(text.contains("os.system"))
        #expect(text.contains("--allow-class"))
        harness.call(2, dict, "__len__", on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 2, .returning(.int(0))))
    }

    /// The pickle of no frame is read that only servers send (`docs/wire-protocol.md`, 6.3).
    @Test(arguments: [[], [0x80, 4, 0x4e], [0x80, 4, 0x4e, 0x2e]] as [[UInt8]])
    func aFrameInTheWrongDirectionEndsTheLink(pickle: [UInt8]) {
        let harness = CoreHarness()
        let link = harness.openLink()
        harness.send(frame: [0x81, 0, 0, 0, 0, 0, 0, 0, 1] + pickle, on: link)
        #expect(harness.closed.contains(link))
        #expect(harness.nextFrame(on: link) == nil)
    }

    @Test func aResultThatIsTooLongEndsItsCallOnly() {
        let harness = CoreHarness { $0.frameLimit = 4096 }
        let list = harness.create("list", [.list([.text(String(repeating: "x", count: 3000))])])
        let link = harness.openLink()
        harness.call(1, list, "append", [.text(String(repeating: "y", count: 3000))], on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 1, .returning(.null)))
        harness.call(2, list, "copy", on: link)
        guard case .reply(call: 2, .unserializable(let text)) = harness.linkFrame(on: link) else {
            Issue.record("a reply above the limit was sent")
            return
        }
        #expect(text.contains("at most 4096"))
        harness.call(3, list, "__len__", on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 3, .returning(.int(2))))
    }
}
