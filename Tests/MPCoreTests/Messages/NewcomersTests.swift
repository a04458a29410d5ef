import Testing

@testable import MPCore

struct NewcomersTests {
    @Test func theOldestGivesWay() {
        var newcomers = Newcomers(most: 2, backlog: 9)
        #expect(newcomers.came(1) == nil)
        #expect(newcomers.came(2) == nil)
        #expect(newcomers.came(3) == 1)
        #expect(newcomers.came(4) == 2)
        // Whoever has given way isn't accepted any more, even if it proves itself at that moment.
        let hasProved = newcomers.proved(1)
        #expect(!hasProved)
        #expect(!newcomers.isFull)
    }

    @Test func whoHasLeftGivesNoWay() {
        var newcomers = Newcomers(most: 2, backlog: 9)
        #expect(newcomers.came(1) == nil)
        #expect(newcomers.came(2) == nil)
        newcomers.left(1)
        let hasProved = newcomers.proved(2)
        #expect(hasProved)
        #expect(newcomers.came(3) == nil)
        #expect(newcomers.came(4) == nil)
        #expect(newcomers.came(5) == 3)
    }

    @Test func nothingIsTakenWhileTheBacklogIsFull() {
        var newcomers = Newcomers(most: 9, backlog: 2)
        newcomers.cameKnown()
        #expect(!newcomers.isFull)
        #expect(newcomers.came(1) == nil)
        let hasProved = newcomers.proved(1)
        #expect(hasProved)
        #expect(newcomers.isFull)
        newcomers.accepted()
        #expect(!newcomers.isFull)
    }

    @Test func thereIsRoomForOneAtLeast() {
        var newcomers = Newcomers(most: 0, backlog: -1)
        #expect(newcomers.came(1) == nil)
        #expect(!newcomers.isFull)
        let hasProved = newcomers.proved(1)
        #expect(hasProved)
        #expect(newcomers.isFull)
    }
}
