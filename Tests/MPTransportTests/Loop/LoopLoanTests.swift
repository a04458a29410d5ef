import Testing

@testable import MPTransport

@Suite struct LoopLoanTests {
    /// On offer, because somebody wished for it.
    private func offered() -> LoopLoan {
        var loan = LoopLoan()
        _ = loan.borrow()
        _ = loan.offer()
        return loan
    }

    @Test func isOfferedOnlyToThoseWhoWish() {
        var loan = LoopLoan()
        let isOffered = loan.offer()
        #expect(!isOffered)
        let isLent = loan.borrow()
        #expect(!isLent)
        let isOfferedNow = loan.offer()
        #expect(isOfferedNow)
        #expect(loan.isOnOffer)
    }

    @Test func hasOneBorrowerAtATime() {
        var loan = offered()
        let isLent = loan.borrow()
        #expect(isLent)
        let isLentTwice = loan.borrow()
        #expect(!isLentTwice)
        let mustWake = loan.giveBack()
        #expect(!mustWake)
        let isLentAgain = loan.borrow()
        #expect(isLentAgain)
    }

    @Test func theThreadWaitsForTheEndOfALoan() {
        var loan = offered()
        _ = loan.borrow()
        let isTaken = loan.takeBack()
        #expect(!isTaken)
        let mustWake = loan.giveBack()
        #expect(mustWake)
        let isTakenNow = loan.takeBack()
        #expect(isTakenNow)
        #expect(!loan.isOnOffer)
    }

    @Test func isNotOfferedAgainUnlessItWasLent() {
        var loan = offered()
        _ = loan.takeBack()
        let isOffered = loan.offer()
        #expect(!isOffered)

        loan = offered()
        _ = loan.borrow()
        _ = loan.giveBack()
        _ = loan.takeBack()
        let isOfferedAgain = loan.offer()
        #expect(isOfferedAgain)
    }

    @Test func isUnusedOnceNobodyHasBorrowedItSinceTheThreadAsked() {
        var loan = offered()
        _ = loan.borrow()
        var answers = [loan.isUnused()]
        _ = loan.giveBack()
        answers += (0..<3).map { _ in loan.isUnused() }
        // Lent while it was asked first, and so in the time before the second question.
        #expect(answers == [false, false, true, true])
        _ = loan.takeBack()
        let isOffered = loan.offer()
        #expect(!isOffered, "nobody wished for it any more")
    }

    @Test func isOfferedAgainIfItWasLentShortlyBeforeTheThreadAsked() {
        var loan = offered()
        _ = loan.borrow()
        _ = loan.giveBack()
        let isUnused = loan.isUnused()
        #expect(!isUnused)
        _ = loan.takeBack()
        let isOffered = loan.offer()
        #expect(isOffered)
    }

    @Test func attentionWakesTheThreadAndKeepsTheLoopWithIt() {
        var loan = offered()
        let mustWake = loan.beginAttention()
        #expect(mustWake)
        _ = loan.takeBack()
        _ = loan.borrow()
        let isOffered = loan.offer()
        #expect(!isOffered)
        loan.endAttention()
        let isOfferedNow = loan.offer()
        #expect(isOfferedNow)
    }

    @Test func attentionDuringALoanWakesTheThreadAtItsEnd() {
        var loan = offered()
        _ = loan.borrow()
        let mustWakeNow = loan.beginAttention()
        #expect(!mustWakeNow)
        let mustWake = loan.giveBack()
        #expect(mustWake)
    }
}
