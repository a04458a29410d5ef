@testable import Multiprocessing
import Testing

@Suite struct HoldsTests {
    @Test func whatNobodyTookHereIsLeftToTheServer() {
        var holds = Holds()
        #expect(holds.giveBack(0, newest: 0) == .unknown)
        #expect(holds.giveBack(0, newest: 3, takenOver: 2) == .over(2))
    }

    @Test func whatWasTakenIsGivenBackOverItsConnection() {
        var holds = Holds()
        holds.took(0, over: 1, isExclusive: false)
        holds.took(0, over: 1, isExclusive: false)
        #expect(holds.giveBack(0, 2, newest: 1) == .over(1))
        #expect(holds.giveBack(0, newest: 1) == .unknown)
    }

    @Test func whatWasLostIsRefusedOnceForEach() {
        var holds = Holds()
        holds.took(0, over: 0, isExclusive: false)
        holds.took(0, over: 0, isExclusive: false)
        holds.took(7, over: 1, isExclusive: false)
        #expect(holds.giveBack(0, newest: 1) == .lost)
        #expect(holds.giveBack(0, newest: 2) == .lost)
        #expect(holds.giveBack(0, newest: 2) == .unknown)
        #expect(holds.giveBack(7, newest: 1) == .over(1))
    }

    @Test func whoKnowsTheConnectionIsToldExactly() {
        var holds = Holds()
        holds.took(0, over: 0, isExclusive: true)
        holds.took(0, over: 1, isExclusive: true)
        #expect(holds.giveBack(0, newest: 1, takenOver: 1) == .over(1))
        #expect(holds.giveBack(0, newest: 1, takenOver: 0) == .lost)
        #expect(holds.giveBack(0, newest: 1) == .unknown)
    }

    @Test func anExclusiveHoldIsOne() {
        var holds = Holds()
        holds.took(0, over: 0, isExclusive: true)
        holds.took(0, over: 0, isExclusive: true)
        #expect(holds.giveBack(0, newest: 0) == .over(0))
        #expect(holds.giveBack(0, newest: 0) == .unknown)
    }

    @Test func whatAnOwnerHoldsIsGivenBackNewestFirst() {
        var holds = Holds()
        holds.took(7, over: 0, isExclusive: false)
        holds.took(7, over: 1, isExclusive: false)
        #expect(holds.giveBack(7, newest: 1) == .over(1))
        #expect(holds.giveBack(7, newest: 1) == .lost)
        #expect(holds.giveBack(7, newest: 1) == .unknown)
    }

    @Test func whatWasTakenOverAnEarlierConnectionIsLost() {
        var holds = Holds()
        holds.took(7, over: 2, isExclusive: false)
        holds.took(7, over: 1, isExclusive: false)
        #expect(holds.giveBack(7, newest: 2) == .over(2))
        #expect(holds.giveBack(7, newest: 2) == .lost)
    }

    @Test func whatIsForgottenIsUnknown() {
        var holds = Holds()
        holds.took(7, over: 0, isExclusive: false)
        holds.forget(7)
        #expect(holds.giveBack(7, newest: 0) == .unknown)
    }
}
