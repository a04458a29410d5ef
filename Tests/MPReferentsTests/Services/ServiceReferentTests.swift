@testable import MPReferents
import MPWire
import Testing

/// Whose turn it is among the calls on a service.
@Suite struct ServiceReferentTests {
    private final class Idle: Service {
        func call(_ request: ServiceRequest) async -> ServiceResult { .returning(.null) }

        func timeLimit(of method: String) -> Duration? { method == "quick" ? .seconds(1) : nil }
    }

    private let done = ServiceResult.returning(.null)

    /// Begins calls 1 to `count`, and says which of them run.
    private func begin(_ count: UInt64, on referent: inout ServiceReferent) throws -> [UInt64] {
        try (1...count).filter { number in
            let call = Call(id: CallID(number), caller: CallerID(1), method: "work")
            guard case .run = try referent.call(call).result else { return false }
            return true
        }
    }

    @Test(
        arguments: [
            (CallOrder.concurrent, [1, 2, 3, 4]), (CallOrder.oneAtATime, [1]),
            (CallOrder.concurrent(atMost: 3), [1, 2, 3]),
            (CallOrder.concurrent(atMost: 0), [1]),
        ] as [(CallOrder, [UInt64])]
    )
    func theOrderSaysHowManyRun(order: CallOrder, running: [UInt64]) throws {
        var referent = ServiceReferent(service: Idle(), order: order)
        #expect(try begin(4, on: &referent) == running)
        #expect(referent.size == 4)
    }

    @Test func messagesAreHandedOn() throws {
        var referent = ServiceReferent(service: Idle())
        let call = Call(
            id: CallID(1),
            caller: CallerID(1),
            method: "work",
            facts: .forwarded,
            arguments: [.bytes([1, 2])]
        )
        guard case .run(let work, _) = try referent.call(call).result else {
            Issue.record("it doesn't run")
            return
        }
        #expect(work.request == ServiceRequest(method: "work", message: [1, 2]))
        #expect(work.request != ServiceRequest(method: "work", message: [1, 3]))
    }

    @Test func theOldestGoesOnWhenOneHasEnded() throws {
        var referent = ServiceReferent(service: Idle(), order: .concurrent(atMost: 2))
        _ = try begin(4, on: &referent)
        #expect(referent.finished(CallID(2), with: done).starts?.call == CallID(3))
        #expect(referent.finished(CallID(1), with: done).starts?.call == CallID(4))
        #expect(referent.finished(CallID(3), with: done).starts == nil)
    }

    @Test func whoGaveUpWhileWaitingIsPassedOver() throws {
        var referent = ServiceReferent(service: Idle(), order: .oneAtATime)
        _ = try begin(3, on: &referent)
        #expect(referent.forget(CallID(2)).isEmpty)
        #expect(referent.finished(CallID(1), with: done).starts?.call == CallID(3))
    }

    @Test func whoGaveUpWhileRunningKeepsThePlaceUntilTheTaskHasEnded() throws {
        var referent = ServiceReferent(service: Idle(), order: .oneAtATime)
        _ = try begin(1, on: &referent)
        _ = referent.forget(CallID(1))
        let late = Call(id: CallID(2), caller: CallerID(1), method: "work")
        guard case .park = try referent.call(late).result else {
            Issue.record("two run at the same time")
            return
        }
        #expect(referent.finished(CallID(1), with: done).starts?.call == CallID(2))
    }

    @Test func theServersLimitIsTheCallsUnlessTheCallersIsShorter() throws {
        var referent = ServiceReferent(service: Idle())
        for (own, effective) in [(nil, 1), (5, 1), (0, 0)] as [(Int?, Int)] {
            let call = Call(
                id: CallID(UInt64(effective + 10 * (own ?? 9))),
                caller: CallerID(1),
                method: "quick",
                timeout: own.map { .seconds($0) }
            )
            guard case .run(let work, timeout: .seconds(1)) = try referent.call(call).result else {
                Issue.record("the call doesn't run, or without a limit")
                return
            }
            #expect(work.request.timeout == .seconds(effective))
        }
    }

    @Test func tenThousandThatWaitEndInNoTime() throws {
        var referent = ServiceReferent(service: Idle(), order: .oneAtATime)
        _ = try begin(10_001, on: &referent)
        for number in (2...10_001 as ClosedRange<UInt64>).reversed() {
            _ = referent.forget(CallID(number))
        }
        #expect(referent.size == 1)
        #expect(referent.finished(CallID(1), with: done).starts == nil)
    }
}
