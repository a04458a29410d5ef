import MPCore
import MPReferents
import MPWire
import Testing

/// Time limits of callers and of the server.
@Suite struct DeadlineTests {
    private func late(_ number: UInt64, _ method: String = "serve") -> LinkFrame {
        .reply(call: number, .raising(.timeLimitReached(method)))
    }

    private func call(
        _ number: UInt64,
        _ ident: String,
        _ method: String,
        _ arguments: [WireValue] = [],
        _ timeout: Duration,
        _ harness: CoreHarness,
        on link: ConnectionID
    ) {
        let request = Request(
            ident: ident,
            method: method,
            arguments: arguments,
            timeout: timeout
        )
        harness.send(.call(number, request), on: link)
    }

    @Test func aCallThatRunsIsCancelledWhenItsTimeIsUp() {
        let harness = CoreHarness.withServices(order: .oneAtATime)
        let link = harness.openLink()
        let teller = harness.createOnLink("Teller", on: link)
        call(1, teller, "serve", [], .seconds(2), harness, on: link)
        call(2, teller, "serve", [], .seconds(1), harness, on: link)
        call(3, teller, "serve", [], .seconds(9), harness, on: link)
        #expect(harness.core.nextDeadline == .seconds(1))
        harness.advance(by: .seconds(1))
        // It was still waiting for its turn.
        #expect(harness.linkFrame(on: link) == late(2))
        #expect(harness.cancelledRuns.isEmpty)
        harness.advance(by: .seconds(1))
        #expect(harness.linkFrame(on: link) == late(1))
        #expect(harness.cancelledRuns == harness.running)
        harness.finishOldest(.returning(.int(1)))
        harness.finishOldest(.returning(.int(3)))
        #expect(harness.linkFrame(on: link) == .reply(call: 3, .returning(.int(3))))
        harness.advance(by: .seconds(100))
        #expect(harness.linkFrame(on: link) == nil)
    }

    @Test(arguments: [(nil, 3), (1, 1), (5, 3)] as [(Int?, Int)])
    func theServersLimitOrTheCallersWhicheverIsSooner(own: Int?, effective: Int) {
        let harness = CoreHarness.withServices(limit: .seconds(3))
        let link = harness.openLink()
        let teller = harness.createOnLink("Teller", on: link)
        let request = Request(ident: teller, method: "limited", timeout: own.map { .seconds($0) })
        harness.send(.call(1, request), on: link)
        harness.advance(by: .seconds(effective) - .milliseconds(1))
        #expect(harness.linkFrame(on: link) == nil)
        harness.advance(by: .milliseconds(1))
        #expect(harness.linkFrame(on: link) == late(1, "limited"))
        #expect(harness.cancelledRuns == harness.running)
    }

    @Test func aGetThatWaitsIsAbandonedAndTakesNothing() {
        let harness = CoreHarness.withServices()
        let link = harness.openLink()
        let queue = harness.createOnLink("Queue", on: link)
        call(1, queue, "get", [], .seconds(1), harness, on: link)
        harness.advance(by: .seconds(1))
        #expect(harness.linkFrame(on: link) == late(1, "get"))
        harness.call(2, queue, "put", [.int(5)], on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 2, .returning(.null)))
        harness.call(3, queue, "get", on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 3, .returning(.int(5))))
    }

    @Test func theMethodsOwnTimeoutCountsIfItIsNotLater() {
        let harness = CoreHarness.withServices()
        let link = harness.openLink()
        let queue = harness.createOnLink("Queue", on: link)
        call(1, queue, "get", [.bool(true), .int(1)], .seconds(1), harness, on: link)
        call(2, queue, "get", [.bool(true), .int(3)], .seconds(2), harness, on: link)
        harness.advance(by: .seconds(1))
        #expect(harness.linkFrame(on: link) == .reply(call: 1, .raising(.queueEmpty)))
        // Even if the alarm comes after both.
        harness.advance(by: .seconds(5))
        #expect(harness.linkFrame(on: link) == late(2, "get"))
    }

    @Test func aWaitThatCannotGetItsLockBackEndsAllTheSame() {
        let harness = CoreHarness.withServices()
        let (waiter, holder) = (harness.openLink(), harness.openLink())
        let condition = harness.createOnLink("Condition", on: waiter)
        harness.call(1, condition, "acquire", on: waiter)
        call(2, condition, "wait", [.int(1)], .seconds(2), harness, on: waiter)
        harness.call(1, condition, "acquire", on: holder)
        harness.advance(by: .seconds(1))
        while let frame = harness.linkFrame(on: waiter) { #expect(frame != late(2, "wait")) }
        harness.advance(by: .seconds(1))
        #expect(harness.linkFrame(on: waiter) == late(2, "wait"))
        harness.call(2, condition, "release", on: holder)
        harness.call(3, condition, "acquire", [.bool(false)], on: holder)
        while let frame = harness.linkFrame(on: holder) {
            if case .reply(3, let reply) = frame { #expect(reply == .returning(.bool(true))) }
        }
    }

    @Test func aCallThatIsAnsweredAtOnceIsNeverLate() {
        let harness = CoreHarness.withServices()
        let link = harness.openLink()
        let queue = harness.createOnLink("Queue", on: link)
        call(1, queue, "qsize", [], .zero, harness, on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 1, .returning(.int(0))))
        #expect(harness.core.nextDeadline != .zero)
    }

    @Test func aConstructorHasATimeLimitToo() {
        let harness = CoreHarness.withServices()
        let link = harness.openLink()
        var request = Request(ident: nil, method: "create", arguments: [.text("Bank")])
        request.timeout = .seconds(1)
        harness.send(.call(1, request), on: link)
        harness.advance(by: .seconds(1))
        #expect(harness.linkFrame(on: link) == late(1, "__init__"))
        #expect(harness.cancelledRuns == harness.running)
        harness.finishOldest(.creating(.bank))
        #expect(harness.objectCount == .returning(.int(0)))
    }
}
