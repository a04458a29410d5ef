import Testing

@testable import MPCore

struct HandshakeAuditTests {
    @Test
    func namesTwentyASecondAndCountsTheRest() {
        var audit = HandshakeAudit()
        let named = (0..<30).count { _ in audit.mayLog(at: .seconds(5)) }
        #expect(named == 20)
        let report = audit.report(.init(), at: .seconds(5))
        #expect(report == TurnedAway(refused: 0, displaced: 0, failed: 10))
        let again = audit.report(.init(), at: .seconds(5))
        #expect(again == nil)
        let isNamed = audit.mayLog(at: .seconds(6))
        #expect(isNamed)
    }

    @Test
    func reportsOnceASecond() {
        var audit = HandshakeAudit()
        let nothing = audit.report(.init(), at: .zero)
        #expect(nothing == nil)
        let first = audit.report(.init(refused: 1, displaced: 2), at: .zero)
        #expect(first == TurnedAway(refused: 1, displaced: 2, failed: 0))
        #expect(audit.nextReport == nil)
        let early = audit.report(.init(refused: 5, displaced: 2), at: .milliseconds(400))
        #expect(early == nil)
        #expect(audit.nextReport == .seconds(1))
        let second = audit.report(.init(refused: 6, displaced: 2), at: .seconds(1))
        #expect(second == TurnedAway(refused: 5, displaced: 0, failed: 0))
    }
}
