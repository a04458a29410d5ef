import Testing

@testable import MPCore

/// Issue 12, D12.
@Suite struct EventRatesTests {
    @Test func tellsTwentyASecondOfEachKind() {
        var rates = EventRates()
        let refused = (0..<50).count { _ in rates.next(.refused, at: .seconds(3)) != nil }
        let restored = (0..<15).count { _ in rates.next(.restored, at: .seconds(3)) != nil }
        #expect(refused == 20)
        #expect(restored == 15)
        // The next one tells how many there were.
        #expect(rates.next(.refused, at: .seconds(4)) == 30)
        #expect(rates.next(.refused, at: .seconds(4)) == 0)
        #expect(rates.takeUnlogged().isEmpty)
    }

    @Test func whatNoLaterEventTellsCanBeTaken() {
        var rates = EventRates()
        for _ in 0..<25 { _ = rates.next(.abandoned, at: .seconds(3)) }
        for _ in 0..<21 { _ = rates.next(.usedMD5, at: .seconds(3)) }
        let counts = rates.takeUnlogged()
        #expect(counts.map(\.kind) == [.usedMD5, .abandoned])
        #expect(counts.map(\.unlogged) == [1, 5])
        #expect(rates.takeUnlogged().isEmpty)
        #expect(rates.next(.abandoned, at: .seconds(4)) == 0)
    }

    @Test func everyEventOfAClientHasAKind() {
        let id = ConnectionID(1)
        let object = LoggedObject(ident: "i", typeid: "Lock", name: nil)
        let events: [ManagerEvent] = [
            .authenticated(id, key: "k"), .usedMD5(id, key: "k"), .linkOpened(id),
            .protocolError(id, reason: "r"), .refused(id, reason: "r"),
            .abandoned(id, object), .restored(id, object), .memoryIsBack,
        ]
        #expect(Set(events.compactMap(\.kind)).count == events.count)
    }
}
