@testable import MPCore
import MPReferents
import MPWire
import Testing

@Suite struct ParkedCallsTests {
    private let parked = ParkedCalls.Parked(
        target: .stock(ConnectionID(1)),
        object: SharedObject(
            number: 1,
            ident: "1",
            registration: TypeRegistration("list", ListReferent.self),
            name: nil,
            referent: ListReferent([])
        )
    )

    /// A worker that asks again and again, and is always served in time.
    @Test func callsThatEndedInTimeLeaveNothingBehind() {
        var calls = ParkedCalls()
        for number in 0..<10_000 {
            calls.park(CallID(UInt64(number)), parked, until: .seconds(86_400 + number))
            _ = calls.remove(CallID(UInt64(number)))
            #expect(calls.deadlineCount <= 65)
        }
    }

    @Test func callsThatStillWaitExpireInTheirOrderAllTheSame() {
        var calls = ParkedCalls()
        let numbers = (0..<1000).map { UInt64($0 * 7919 % 1000) }
        for number in numbers {
            calls.park(CallID(number), parked, until: .seconds(Int(number)))
        }
        for number in numbers where !number.isMultiple(of: 100) {
            _ = calls.remove(CallID(number))
        }
        #expect(calls.count == 10)
        #expect(calls.deadlineCount <= 84)
        #expect(calls.nextDeadline == .zero)
        var expired: [UInt64] = []
        while let (call, _) = calls.removeExpired(at: .seconds(1000)) {
            expired.append(call.number)
        }
        #expect(expired == stride(from: 0, to: 1000, by: 100).map { UInt64($0) })
    }
}
