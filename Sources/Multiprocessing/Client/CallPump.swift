/// Decides whether a task of its own reads for several callers, and writes for them.
///
/// Without it the loop's thread reads their answers and resumes them on Swift's pool, whose threads fall asleep as soon as
/// they have nothing to do, and are woken for the next answers: that costs more than the calls. The pump is a task on
/// the pool. It reads all answers that are there, which resumes their callers, and goes behind them in the pool's queue.
/// When its turn comes again, they have made their next calls, which it writes together. So nobody falls asleep.
///
/// It is worth its while as long as answers come while it looks for them, several at a time. Once it has looked in vain, or
/// couldn't have the loop, the loop's thread takes over, and the pump is tried again after a number of calls that doubles
/// each time.
struct CallPump: Equatable {
    /// How many have to wait for it to be worth its while: two of them do better with the loop's thread, on two processors.
    private static let crowd = 4
    /// After how many rounds without a crowd it ends.
    private static let patience = 64
    /// After how many calls of several callers it is tried again, at first and at most.
    private static let pauses = 64...4096
    /// In how many rounds there have to be how many answers for it to be worth its while: one at a time, for one that
    /// calls while others wait for something, are read by the loop's thread at less expense.
    private static let trial = (rounds: 64, answers: 96)

    /// The number of the pump that works, or has been asked to; `nil` while none does.
    private(set) var current: UInt64?
    /// The number of the newest pump.
    private(set) var newest: UInt64 = 0
    /// How many calls there have to be before it is tried.
    private var rest = 0
    /// How many there have to be next time.
    private var pause = pauses.lowerBound
    /// In how many rounds answers came since the trial began.
    private var rounds = 0
    /// How many answers came in them.
    private var answers = 0
    /// How many rounds in a row there was no crowd.
    private var lonelyRounds = 0

    /// A caller has begun to wait.
    ///
    /// - Parameter count: How many wait, this one included.
    /// - Returns: The number of the pump that is to be started now, if one is.
    mutating func starts(waiting count: Int) -> UInt64? {
        guard current == nil, count >= Self.crowd else { return nil }
        guard rest == 0 else {
            rest -= 1
            return nil
        }
        newest += 1
        current = newest
        rounds = 0
        answers = 0
        lonelyRounds = 0
        return newest
    }

    /// Looks whether there is a crowd still.
    ///
    /// - Parameter count: How many wait. Those who were just resumed may not have come back yet, so it takes more than one
    ///   look to tell that there is no crowd any more.
    /// - Returns: Whether there is another round.
    mutating func goesOn(waiting count: Int) -> Bool {
        lonelyRounds = count >= Self.crowd ? 0 : lonelyRounds + 1
        return lonelyRounds < Self.patience
    }

    /// Answers came in a round.
    ///
    /// - Parameter count: For how many of those who waited.
    /// - Returns: Whether it is still worth its while.
    mutating func brought(_ count: Int) -> Bool {
        rounds += 1
        answers += count
        guard rounds == Self.trial.rounds else { return true }
        let isWorthwhile = answers >= Self.trial.answers
        if isWorthwhile { pause = Self.pauses.lowerBound }
        rounds = 0
        answers = 0
        return isWorthwhile
    }

    /// The pump has ended since there is no crowd any more.
    mutating func finished() { current = nil }

    /// The pump wasn't worth its while, or couldn't have the loop.
    mutating func gaveUp() {
        current = nil
        rest = pause
        pause = min(2 * pause, Self.pauses.upperBound)
    }
}
