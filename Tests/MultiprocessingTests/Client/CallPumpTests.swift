import Testing

@testable import Multiprocessing

@Suite struct CallPumpTests {
    /// Has callers wait until the pump is started.
    ///
    /// - Returns: How many calls that took.
    private func callsUntilStart(_ pump: inout CallPump) -> Int {
        var calls = 1
        while pump.starts(waiting: 64) == nil { calls += 1 }
        return calls
    }

    /// Does so many rounds, as long as the pump goes on.
    ///
    /// - Returns: How many rounds there were.
    private func rounds(of pump: inout CallPump, waiting: Int, atMost limit: Int) -> Int {
        var count = 0
        while count < limit, pump.goesOn(waiting: waiting) { count += 1 }
        return count
    }

    @Test func aCrowdStartsItAndFewDoNot() {
        var pump = CallPump()
        for count in 1...3 { #expect(pump.starts(waiting: count) == nil) }
        #expect(pump.starts(waiting: 4) == 1)
        #expect(pump.current == 1)
    }

    @Test func thereIsOneAtATime() {
        var pump = CallPump()
        #expect(pump.starts(waiting: 4) == 1)
        #expect(pump.starts(waiting: 5) == nil)
        pump.finished()
        #expect(pump.current == nil)
        #expect(pump.starts(waiting: 5) == 2)
    }

    @Test func itEndsOnceTheCrowdHasLeftForLong() {
        var pump = CallPump()
        _ = pump.starts(waiting: 4)
        #expect(rounds(of: &pump, waiting: 0, atMost: 63) == 63)
        // One look at the crowd is enough to go on.
        #expect(rounds(of: &pump, waiting: 4, atMost: 1) == 1)
        #expect(rounds(of: &pump, waiting: 3, atMost: 1000) == 63)
    }

    @Test func afterEachFailureItIsTriedLater() {
        var pump = CallPump()
        #expect(callsUntilStart(&pump) == 1)
        for pause in [64, 128, 256, 512, 1024, 2048, 4096, 4096] {
            pump.gaveUp()
            #expect(callsUntilStart(&pump) == pause + 1)
        }
    }

    /// Brings so many answers in each of so many rounds.
    ///
    /// - Returns: What the last round has come to.
    private func bring(_ pump: inout CallPump, answers: Int, rounds: Int) -> Bool {
        (0..<rounds).map { _ in pump.brought(answers) }.last ?? true
    }

    @Test func successIsRemembered() {
        var pump = CallPump()
        _ = callsUntilStart(&pump)
        pump.gaveUp()
        #expect(callsUntilStart(&pump) == 65)
        let early = bring(&pump, answers: 2, rounds: 63)
        pump.gaveUp()
        // That wasn't proof yet.
        #expect(callsUntilStart(&pump) == 129)
        let late = bring(&pump, answers: 2, rounds: 64)
        pump.gaveUp()
        #expect(callsUntilStart(&pump) == 65)
        #expect(early)
        #expect(late)
    }

    @Test("For one that calls while others wait for something it isn't worth its while")
    func oneAnswerAtATimeIsTooLittle() {
        var pump = CallPump()
        _ = callsUntilStart(&pump)
        let early = bring(&pump, answers: 1, rounds: 63)
        let late = bring(&pump, answers: 1, rounds: 1)
        #expect(early)
        #expect(!late)
        // Three answers in two rounds are enough, again and again.
        let enough = (0..<320).map { pump.brought($0 % 2 + 1) }
        #expect(!enough.contains(false))
    }
}
