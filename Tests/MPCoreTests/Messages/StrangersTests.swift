import Testing

@testable import MPCore

struct StrangersTests {
    @Test func theOldestGivesWay() {
        var strangers = Strangers(most: 2, backlog: 9)
        #expect(strangers.came(1) == nil)
        #expect(strangers.came(2) == nil)
        #expect(strangers.came(3) == 1)
        #expect(strangers.came(4) == 2)
        // Whoever has given way isn't accepted any more, even if it proves itself at that moment.
        let hasProved = strangers.proved(1)
        #expect(!hasProved)
        #expect(!strangers.isFull)
    }

    @Test func whoHasLeftGivesNoWay() {
        var strangers = Strangers(most: 2, backlog: 9)
        #expect(strangers.came(1) == nil)
        #expect(strangers.came(2) == nil)
        strangers.left(1)
        let hasProved = strangers.proved(2)
        #expect(hasProved)
        #expect(strangers.came(3) == nil)
        #expect(strangers.came(4) == nil)
        #expect(strangers.came(5) == 3)
    }

    @Test func nothingIsTakenWhileTheBacklogIsFull() {
        var strangers = Strangers(most: 9, backlog: 2)
        strangers.cameKnown()
        #expect(!strangers.isFull)
        #expect(strangers.came(1) == nil)
        let hasProved = strangers.proved(1)
        #expect(hasProved)
        #expect(strangers.isFull)
        strangers.accepted()
        #expect(!strangers.isFull)
    }

    @Test func thereIsRoomForOneAtLeast() {
        var strangers = Strangers(most: 0, backlog: -1)
        #expect(strangers.came(1) == nil)
        #expect(!strangers.isFull)
        let hasProved = strangers.proved(1)
        #expect(hasProved)
        #expect(strangers.isFull)
    }
}
