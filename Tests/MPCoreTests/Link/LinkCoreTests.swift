import MPCore
import MPTestSupport
import MPWire
import Testing

@Suite struct LinkCoreTests {
    // MARK: Opening

    @Test func asksForALinkAfterTheHandshake() throws {
        var link = LinkHarness()
        try link.exchange()
        #expect(link.server.isAuthenticated)
        let requests = try link.server.requests()
        #expect(requests.map(\.method) == ["open_link"])
        #expect(requests.first?.arguments.first == .int(1))
        #expect(link.takeActions().isEmpty)
    }

    @Test func speaksStockModeToAServerThatKnowsNoLinks() throws {
        var link = LinkHarness()
        try link.exchange()
        link.receive(.frame(Reply.traceback("AssertionError: 'open_link' unrecognized")))
        #expect(link.takeActions() == [.ready(.stock), .close])
        link.end()
        #expect(link.takeActions().isEmpty)
    }

    @Test func failsWithAnotherAuthkeyAndSaysSoToTheServer() throws {
        var link = LinkHarness(clientKey: Authkey(bytes: [1, 2, 3]))
        try link.exchange()
        #expect(link.server.failure == .wrongAnswer)
        #expect(link.takeActions() == [.fail(.handshake(.rejected)), .close])
    }

    @Test(arguments: [
        Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), [UInt8](repeating: 0xff, count: 12),
        .frame(Array("hello".utf8)), .frame([]),
    ])
    func failsWhenThePeerIsNoManager(_ greeting: [UInt8]) throws {
        var link = LinkHarness()
        link.receive(greeting)
        let actions = link.takeActions()
        try #require(actions.count == 2)
        guard case .fail(.handshake) = actions[0] else { Issue.record("\(actions)"); return }
        #expect(actions[1] == .close)
        link.receive(greeting)
        #expect(link.takeActions().isEmpty)
    }

    @Test(arguments: [
        Reply.returning(.null), .returning(.tuple([.int(2)])), .unserializable("x"),
    ])
    func failsOnAStrangeAnswerToTheOpening(_ reply: Reply) throws {
        var link = LinkHarness()
        try link.exchange()
        link.receive(.frame(reply))
        guard case .fail(.unexpected) = link.takeActions().first else {
            Issue.record("the link was opened")
            return
        }
    }

    @Test func failsWithWhatTheServerRaises() throws {
        var link = LinkHarness()
        try link.exchange()
        link.receive(.frame(Reply.raising(.typeError("x"))))
        #expect(link.takeActions().first == .fail(.raised(.typeError("x"))))
    }

    @Test func failsWhenTheConnectionEndsTooEarly() throws {
        var early = LinkHarness()
        early.end()
        #expect(early.takeActions() == [.fail(.ended("gone", during: .handshake)), .close])
        var late = LinkHarness()
        try late.exchange()
        late.end()
        #expect(late.takeActions() == [.fail(.ended("gone", during: .opening)), .close])
    }

    @Test func failsWhenTheTimeIsUpAndOnlyThen() throws {
        var slow = LinkHarness()
        slow.timeIsUp()
        #expect(slow.takeActions() == [.fail(.timedOut(during: .handshake)), .close])
        var open = try LinkHarness.open()
        open.timeIsUp()
        #expect(open.takeActions().isEmpty)
    }

    // MARK: Calls

    @Test func matchesRepliesInAnyOrder() throws {
        var link = try LinkHarness.open()
        let first = link.begin("a")
        let second = link.begin("b")
        try link.exchange()
        #expect(
            try link.server.linkFrames() == [
                .call(first, Request(ident: "o", method: "a")),
                .call(second, Request(ident: "o", method: "b")),
            ]
        )
        link.receive(.reply(call: second, .returning(.int(2))))
        link.receive(.reply(call: first, .raising(.typeError("no"))))
        #expect(
            link.takeActions() == [
                .complete(second, .reply(.returning(.int(2)))),
                .complete(first, .reply(.raising(.typeError("no")))),
            ]
        )
        #expect(link.core.callCount == 0)
    }

    @Test(
        arguments: SplitFeeder.complete([
            .frame(LinkFrame.reply(call: 1, .returning(.text("one")))),
            .frame(LinkFrame.reply(call: 2, .traceback("two"))),
            .frame(LinkFrame.cancelled(call: 3)),
        ])
    )
    func readsRepliesHoweverTheyArrive(_ feeder: SplitFeeder) throws {
        var link = try LinkHarness.open()
        for method in ["a", "b", "c"] { _ = link.begin(method) }
        for chunk in feeder.chunks { link.receive(Array(chunk)) }
        #expect(
            link.takeActions() == [
                .complete(1, .reply(.returning(.text("one")))),
                .complete(2, .reply(.traceback("two"))),
                .complete(3, .cancelled),
            ]
        )
    }

    @Test func anUnreadableReplyEndsItsCallOnly() throws {
        var link = try LinkHarness.open()
        let broken = link.begin("a")
        let whole = link.begin("b")
        link.receive(.frame([0x81, 0, 0, 0, 0, 0, 0, 0, 1, 0xff]))
        link.receive(.reply(call: whole, .returning(.null)))
        let actions = link.takeActions()
        try #require(actions.count == 2)
        guard case .complete(broken, .unreadable) = actions[0] else {
            Issue.record("\(actions)")
            return
        }
        #expect(actions[1] == .complete(whole, .reply(.returning(.null))))
    }

    /// Whatever is in a frame that only clients send (`docs/wire-protocol.md`, 6.3).
    @Test(arguments: [[], [0, 0, 0, 0, 0, 0, 0, 0, 1, 0x66, 0x80, 4, 0x4e]] as [[UInt8]])
    func aServerThatCallsIsNone(rest: [UInt8]) throws {
        var link = try LinkHarness.open()
        let call = link.begin("a")
        link.receive(.frame([1, 0, 0, 0, 0, 0, 0, 0, 1] + rest))
        let actions = link.takeActions()
        guard case .complete(call, .lost(.unexpected)) = actions.first else {
            Issue.record("\(actions)")
            return
        }
        #expect(actions.last == .close)
    }

    @Test func releasesTravelInOneFrame() throws {
        var link = try LinkHarness.open()
        link.core.release(["a", "b", "a"])
        link.core.release([])
        try link.exchange()
        #expect(try link.server.linkFrames() == [.release(idents: ["a", "b", "a"])])
    }

    // MARK: Cancelling

    @Test func cancellingTellsTheServerOnceAndWaitsForItsWord() throws {
        var link = try LinkHarness.open()
        let call = link.begin("get")
        link.core.cancel(call)
        link.core.cancel(call)
        try link.exchange()
        #expect(try link.server.linkFrames().dropFirst() == [.cancel(call: call)])
        #expect(link.takeActions().isEmpty)
        link.receive(.cancelled(call: call))
        #expect(link.takeActions() == [.complete(call, .cancelled)])
    }

    @Test func aValueThatWasOnItsWayIsDeliveredDespiteTheCancellation() throws {
        var link = try LinkHarness.open()
        let call = link.begin("get")
        link.core.cancel(call)
        link.receive(.reply(call: call, .returning(.text("item"))))
        #expect(link.takeActions() == [.complete(call, .reply(.returning(.text("item"))))])
    }

    @Test func cancellingWhatIsNotUnderWayDoesNothing() throws {
        var link = try LinkHarness.open()
        link.core.cancel(link.nextCalls(1).lowerBound)
        let done = link.begin("a")
        link.receive(.reply(call: done, .returning(.null)))
        _ = link.takeOutput()
        link.core.cancel(done)
        #expect(link.takeOutput().isEmpty)
    }

    // MARK: Pipelines

    @Test func aPipelineIsOneWriteAndOneCompletionWithAllAnswersInItsOrder() throws {
        var link = try LinkHarness.open()
        let calls = link.beginPipeline(["a", "b", "c"])
        #expect(link.core.callCount == 3)
        try link.exchange()
        #expect(
            try link.server.linkFrames()
                == zip(calls, ["a", "b", "c"]).map {
                    .call($0, Request(ident: "o", method: $1))
                }
        )
        link.receive(.reply(call: calls.lowerBound + 2, .raising(.typeError("no"))))
        link.receive(.reply(call: calls.lowerBound, .returning(.list([.int(1)]))))
        #expect(link.takeActions().isEmpty)
        #expect(link.core.callCount == 1)
        link.receive(.cancelled(call: calls.lowerBound + 1))
        #expect(
            link.takeActions() == [
                .completeAll(
                    calls.lowerBound,
                    [
                        .reply(.returning(.list([.int(1)]))), .cancelled,
                        .reply(.raising(.typeError("no"))),
                    ]
                )
            ]
        )
        #expect(link.core.callCount == 0)
    }

    @Test func aSecondAnswerToACallOfAPipelineEndsTheLink() throws {
        var link = try LinkHarness.open()
        let calls = link.beginPipeline(["a", "b"])
        link.receive(.reply(call: calls.lowerBound, .returning(.null)))
        link.receive(.reply(call: calls.lowerBound, .returning(.null)))
        let actions = link.takeActions()
        guard case .completeAll(calls.lowerBound, let results) = actions.first,
            results.first == .reply(.returning(.null)), case .lost(.unexpected)? = results.last
        else {
            Issue.record("\(actions)")
            return
        }
        #expect(actions.last == .close)
    }

    @Test func cancellingAPipelineCancelsOnceWhatIsUnanswered() throws {
        var link = try LinkHarness.open()
        let calls = link.beginPipeline(["a", "b", "c"])
        link.receive(.reply(call: calls.lowerBound + 1, .returning(.null)))
        try link.exchange()
        link.core.cancel(calls.lowerBound)
        link.core.cancel(calls.lowerBound)
        try link.exchange()
        #expect(
            try link.server.linkFrames().dropFirst(3) == [
                .cancel(call: calls.lowerBound), .cancel(call: calls.lowerBound + 2),
            ]
        )
    }

    @Test func aPipelineThatCannotBeSentEndsAtOnce() throws {
        var link = try LinkHarness.open()
        link.close()
        _ = link.takeActions()
        let calls = link.beginPipeline(["a", "b"])
        let result = CallResult.notSent(.closedHere)
        #expect(link.takeActions() == [.completeAll(calls.lowerBound, [result, result])])
    }

    @Test("What a pipeline that is cut off was delivered may go back, and is handed to nobody")
    func unconfirmedDeliveriesOfACutPipeline() throws {
        var link = try LinkHarness.open()
        let calls = link.beginPipeline(["get", "get", "get"])
        link.receive(.frame(LinkFrame.delivery(call: calls.lowerBound, .list([.int(1)]))))
        link.receive(.frame(LinkFrame.delivery(call: calls.lowerBound + 1, .int(2))))
        link.end()
        let lost = CallResult.lost(.ended("gone", during: .open))
        #expect(
            link.takeActions() == [
                .completeAll(calls.lowerBound, [lost, .reply(.returning(.int(2))), lost]), .close,
            ]
        )
    }

    // MARK: Deliveries

    @Test func aScalarIsConfirmedAtOnceAndEverythingElseOnceItIsDecoded() throws {
        var link = try LinkHarness.open()
        let (first, second) = (link.begin("get"), link.begin("get"))
        link.receive(.frame(LinkFrame.delivery(call: first, .int(1))))
        link.receive(.frame(LinkFrame.delivery(call: second, .list([.int(1)]))))
        try link.exchange()
        #expect(try link.server.linkFrames().dropFirst(2) == [.received(calls: [first])])
        link.core.confirm([second])
        try link.exchange()
        #expect(try link.server.linkFrames().dropFirst(3) == [.received(calls: [second])])
    }

    @Test func aCallerMayConfirmAScalarItself() throws {
        var link = try LinkHarness.open()
        let (first, second) = (link.begin("get"), link.begin("get"))
        link.core.hold(first)
        link.receive(.frame(LinkFrame.delivery(call: first, .int(1))))
        link.receive(.frame(LinkFrame.delivery(call: second, .int(2))))
        try link.exchange()
        #expect(try link.server.linkFrames().dropFirst(2) == [.received(calls: [second])])
        link.core.confirm([first])
        try link.exchange()
        #expect(try link.server.linkFrames().dropFirst(3) == [.received(calls: [first])])
    }

    // MARK: The end

    @Test func theEndOfTheConnectionEndsEveryCallAndLaterOnesAreNotSent() throws {
        var link = try LinkHarness.open()
        let calls = [link.begin("a"), link.begin("b")]
        link.end()
        let failure = LinkFailure.ended("gone", during: .open)
        #expect(
            link.takeActions() == calls.map { .complete($0, .lost(failure)) } + [.close]
        )
        _ = link.takeOutput()
        let late = link.begin("c")
        #expect(link.takeActions() == [.complete(late, .notSent(failure))])
        link.core.release(["o"])
        #expect(link.takeOutput().isEmpty)
    }

    @Test func afterAGoodbyeCallsAreAnsweredButNotTaken() throws {
        var link = try LinkHarness.open()
        let answered = link.begin("a")
        let unanswered = link.begin("b")
        link.receive(.goodbye(reason: "maintenance"))
        let late = link.begin("c")
        #expect(link.takeActions() == [.complete(late, .notSent(.stopped("maintenance")))])
        link.receive(.reply(call: answered, .returning(.null)))
        link.end()
        #expect(
            link.takeActions() == [
                .complete(answered, .reply(.returning(.null))),
                .complete(unanswered, .lost(.stopped("maintenance"))), .close,
            ]
        )
    }

    @Test(arguments: [
        [UInt8].frame(LinkFrame.reply(call: 99, .returning(.null))), .frame([]), .frame([0x42]),
        .frame(LinkFrame.cancel(call: 1)), .frame([0x81, 0]), [0xff, 0xff, 0xff, 0xfe],
        [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 4, 0, 0, 0, 1],
    ])
    func whatNoServerSendsEndsTheLink(_ bytes: [UInt8]) throws {
        var link = try LinkHarness.open()
        let call = link.begin("a")
        link.receive(bytes)
        let actions = link.takeActions()
        try #require(actions.count == 2)
        guard case .complete(call, .lost) = actions[0] else { Issue.record("\(actions)"); return }
        #expect(actions[1] == .close)
    }

    @Test func closingEndsCallsOnce() throws {
        var link = try LinkHarness.open()
        let call = link.begin("a")
        link.close()
        link.close()
        link.end()
        #expect(link.takeActions() == [.complete(call, .lost(.closedHere)), .close])
    }

    // MARK: Output

    @Test func oneWritesAndTakesWhatGathersMeanwhile() throws {
        var link = try LinkHarness.open()
        let first = link.begin("a")
        let bytes = link.core.takeOutput()?.contiguous
        #expect(bytes == .frame(LinkFrame.call(first, Request(ident: "o", method: "a"))))
        link.core.cancel(first)
        #expect(link.core.takeOutput() == nil)
        #expect(link.core.takeMoreOutput()?.contiguous == .frame(LinkFrame.cancel(call: first)))
        #expect(link.core.takeMoreOutput() == nil)
        #expect(link.core.takeOutput() == nil)
    }
}

/// What both ends agree upon (`docs/wire-protocol.md`, 6.1).
@Suite struct LinkOptionsTests {
    @Test(
        arguments: [
            ([.int(1), .dict([:])], 3),
            ([.int(9), .dict(["flags": .int(0xff), "color": .text("red")])], 7),
            ([.int(1), .dict(["flags": .int(3)])], 3), ([.int(1), .dict(["flags": .int(4)])], 7),
            ([.int(0), .dict(["flags": .text("all")])], 3), ([.text("new")], 3), ([], 3),
        ] as [([WireValue], Int)]
    )
    func theServerAgreesToWhatBothKnow(_ offer: [WireValue], _ flags: Int) throws {
        let core = CoreHarness()
        let id = core.openAuthenticated()
        core.request(nil, "open_link", offer, on: id)
        let answer = core.reply(on: id)
        guard case .returning(.tuple(let parts))? = answer, parts.count == 2,
            case .dict(let options) = parts[1]
        else {
            Issue.record("\(String(describing: answer))")
            return
        }
        #expect(parts[0] == .int(1))
        #expect(options[text: "flags"] == .int(flags))
        #expect(options[text: "server"] != nil)
        #expect(options[text: "limit"] != nil)
    }

    @Test func theClientTakesTheAnswer() throws {
        var link = LinkHarness()
        try link.exchange()
        let options: WireDictionary = [
            "server": .text("s-"), "limit": .int(99), "flags": .int(0xff), "later": .null,
        ]
        link.receive(.frame(Reply.returning(.tuple([.int(1), .dict(options)]))))
        var agreed = LinkOptions(server: "s-", longestRequest: 99)
        agreed.callFlags = 7
        #expect(agreed.carriesTraces)
        #expect(!LinkOptions().carriesTraces)
        #expect(link.takeActions() == [.ready(.link(agreed))])
    }
}
