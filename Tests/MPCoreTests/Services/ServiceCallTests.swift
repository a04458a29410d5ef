import MPCore
import MPReferents
import MPWire
import Testing

/// Calls whose tasks run beside the loop, and whatever may end them.
@Suite(.timeLimit(.minutes(10)))
struct ServiceCallTests {
    private let one = ServiceResult.returning(.int(1))

    /// A link, and an object on it whose calls run in tasks.
    private func teller(_ order: CallOrder) -> (CoreHarness, ConnectionID, String) {
        let harness = CoreHarness.withServices(order: order)
        let link = harness.openLink()
        return (harness, link, harness.createOnLink("Teller", on: link))
    }

    @Test func theResultOfTheTaskIsTheAnswer() {
        let (harness, link, teller) = teller(.concurrent)
        harness.call(7, teller, "serve", [.text("a")], on: link)
        #expect(harness.linkFrame(on: link) == nil)
        #expect(harness.runs[harness.running[0]]?.request.arguments == [.text("a")])
        #expect(harness.inspect("running") == .int(1))
        #expect(harness.inspect("parked") == .int(0))
        harness.finishOldest(one)
        #expect(harness.linkFrame(on: link) == .reply(call: 7, .returning(.int(1))))
        #expect(harness.inspect("running") == .int(0))
    }

    @Test func aStockConnectionTakesNothingElseUntilItsTaskHasEnded() {
        let harness = CoreHarness.withServices()
        let teller = harness.create("Teller")
        let id = harness.serve()
        harness.request(teller, "serve", on: id)
        harness.request(teller, "serve", on: id)
        #expect(harness.running.count == 1)
        harness.finishOldest(.raising(.valueError("no")))
        #expect(harness.reply(on: id) == .raising(.valueError("no")))
        #expect(harness.running.count == 1)
        harness.finishOldest(one)
        #expect(harness.reply(on: id) == .returning(.int(1)))
    }

    @Test func whatCannotTravelIsNamed() {
        let (harness, link, teller) = teller(.concurrent)
        harness.call(1, teller, "serve", on: link)
        harness.finishOldest(.unserializable("Teller.serve() returned a socket"))
        guard case .reply(1, .unserializable(let text)) = harness.linkFrame(on: link) else {
            Issue.record("it travels")
            return
        }
        #expect(text.contains("Teller.serve() returned a socket"))
    }

    @Test(arguments: [
        (CallOrder.concurrent, 5), (CallOrder.oneAtATime, 1), (CallOrder.concurrent(atMost: 2), 2),
    ])
    func callsWaitForTheirTurnInTheOrderInWhichTheyCame(order: CallOrder, limit: Int) {
        let (harness, link, teller) = teller(order)
        for number in 1...5 as ClosedRange<UInt64> {
            harness.call(number, teller, "serve", [.int(Int(number))], on: link)
        }
        #expect(harness.running.count == limit)
        #expect(harness.inspect("parked") == .int(5 - limit))
        for number in 1...5 as ClosedRange<UInt64> {
            let asked = harness.runs[harness.running[0]]?.request.arguments
            #expect(asked == [.int(Int(number))])
            harness.finishOldest(one)
            #expect(harness.linkFrame(on: link) == .reply(call: number, .returning(.int(1))))
        }
    }

    @Test func aCancelledCallIsAnsweredAtOnceAndKeepsItsPlaceUntilItsTaskHasEnded() {
        let (harness, link, teller) = teller(.oneAtATime)
        harness.call(1, teller, "serve", on: link)
        harness.call(2, teller, "serve", on: link)
        let first = harness.running
        harness.send(.cancel(call: 1), on: link)
        #expect(harness.linkFrame(on: link) == .cancelled(call: 1))
        #expect(harness.cancelledRuns == first)
        #expect(harness.running == first)
        harness.finishOldest(one)
        // Its result is dropped; the next one runs.
        #expect(harness.linkFrame(on: link) == nil)
        #expect(harness.running.count == 1)
        harness.finishOldest(one)
        #expect(harness.linkFrame(on: link) == .reply(call: 2, .returning(.int(1))))
        #expect(harness.cancelledRuns == first)
    }

    @Test func aCallThatWaitsForItsTurnIsCancelledWithoutATask() {
        let (harness, link, teller) = teller(.oneAtATime)
        harness.call(1, teller, "serve", on: link)
        harness.call(2, teller, "serve", on: link)
        harness.send(.cancel(call: 2), on: link)
        #expect(harness.linkFrame(on: link) == .cancelled(call: 2))
        #expect(harness.cancelledRuns.isEmpty)
        harness.finishOldest(one)
        #expect(harness.running.isEmpty)
    }

    @Test(arguments: [false, true])
    func theEndOfTheCallerCancelsItsTasks(isStock: Bool) {
        let harness = CoreHarness.withServices()
        let teller = harness.create("Teller")
        let id = isStock ? harness.serve() : harness.openLink()
        if isStock {
            harness.request(teller, "serve", on: id)
        } else {
            harness.call(1, teller, "serve", on: id)
        }
        harness.close(id)
        #expect(harness.cancelledRuns == harness.running)
        #expect(harness.cancelledRuns.count == 1)
        harness.finishOldest(.creating(.account()))
        #expect(harness.objectCount == .returning(.int(1)))
    }

    @Test func theReleaseOfTheObjectEndsItsCalls() {
        let (harness, link, teller) = teller(.oneAtATime)
        let other = harness.openLink()
        harness.call(1, teller, "serve", on: other)
        harness.call(2, teller, "serve", on: other)
        harness.send(.release(idents: [teller]), on: link)
        for number in 1...2 as ClosedRange<UInt64> {
            guard case .reply(number, .traceback) = harness.linkFrame(on: other) else {
                Issue.record("call \(number) waits for an object that is gone")
                return
            }
        }
        #expect(harness.cancelledRuns == harness.running)
        harness.finishOldest(one)
        #expect(harness.running.isEmpty)
        #expect(harness.linkFrame(on: other) == nil)
    }

    @Test func aStopCancelsAllTasksWhoseResultsAreDropped() {
        let (harness, link, teller) = teller(.concurrent)
        for number in 1...3 as ClosedRange<UInt64> {
            harness.call(number, teller, "serve", on: link)
        }
        harness.shutDown()
        #expect(Set(harness.cancelledRuns) == Set(harness.running))
        for _ in 1...3 { harness.finishOldest(.creating(.account())) }
        #expect(harness.running.isEmpty)
    }

    @Test func aTaskEndsOnce() async {
        await #expect(processExitsWith: .failure) {
            let harness = CoreHarness.withServices()
            let teller = harness.create("Teller")
            harness.request(teller, "serve", on: harness.serve())
            let run = harness.running[0]
            harness.finish(run, .returning(.null))
            harness.core.finished(run, with: .returning(.null), at: .zero, into: &harness.output)
        }
    }

    @Test func tenThousandCallsThatWaitEndWithTheirConnection() {
        let (harness, _, teller) = teller(.oneAtATime)
        let other = harness.openLink()
        for number in 1...10_001 as ClosedRange<UInt64> {
            harness.call(number, teller, "serve", on: other)
        }
        harness.close(other)
        #expect(harness.cancelledRuns.count == 1)
        #expect(harness.inspect("parked") == .int(0))
        harness.finishOldest(one)
        #expect(harness.running.isEmpty)
        #expect(harness.inspect("running") == .int(0))
    }

    @Test func hiddenMethodsCanBeCalledAndTheOthersAreListed() {
        let harness = CoreHarness.withServices()
        let link = harness.openLink()
        let bank = harness.createOnLink("Bank", on: link, finishing: .creating(.bank))
        harness.call(1, bank, "audit", on: link)
        #expect(harness.running.count == 1)
        harness.call(2, bank, "totl", on: link)
        guard case .reply(2, .traceback(let text)) = harness.linkFrame(on: link) else {
            Issue.record("a method that isn't there was called")
            return
        }
        let reason =
            "'Bank' exposes no method 'totl'; did you mean 'total'? There is only: open, total, limited"
        #expect(text.contains(reason))
        #expect(text.hasSuffix("KeyError: 'totl'\n"))
    }

    @Test func whatCPythonAsksOfEveryObjectIsAnswered() {
        let harness = CoreHarness.withServices()
        let teller = harness.create("Teller")
        let id = harness.serve()
        harness.request(teller, "__str__", on: id)
        #expect(harness.reply(on: id) == .returning(.text("<shared object>")))
        harness.request(teller, "#GETVALUE", on: id)
        guard case .unserializable(let text) = harness.reply(on: id) else {
            Issue.record("a service was pickled")
            return
        }
        #expect(text.contains("cannot pickle 'Teller' object"))
        guard case .returning(.text) = harness.own.control("debug_info") else {
            Issue.record("debug_info failed")
            return
        }
    }
}

extension CoreHarness {
    /// Creates an object on a link, in a task if there is a result for it, and returns its ident.
    func createOnLink(
        _ typeid: String,
        on link: ConnectionID,
        finishing result: ServiceResult? = nil
    ) -> String {
        send(
            .call(999_999, Request(ident: nil, method: "create", arguments: [.text(typeid)])),
            on: link
        )
        if let result { finishOldest(result) }
        guard case .reply(999_999, .returning(.tuple(let pair))) = linkFrame(on: link),
            case .text(let ident) = pair.first
        else { preconditionFailure("create(\(typeid)) failed") }
        return ident
    }
}
