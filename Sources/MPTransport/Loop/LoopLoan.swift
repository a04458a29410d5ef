/// Decides who has a loop: its own thread, or for a moment a thread that waits for one answer.
///
/// To wake a sleeping thread costs more than a whole call. So while callers come one at a time, the loop's thread stays
/// out of their way: it offers the loop, and takes it back once nobody has wanted it for a while. A caller that has it
/// reads its own answer, and looks after the rest now and then. Whoever has to wait longer, or isn't alone, asks for
/// attention, and the loop's thread takes over.
struct LoopLoan: Equatable {
    /// Who has the loop.
    private enum Keeper: Equatable {
        /// Its thread, working or waiting for events. Can become `nobody`.
        case thread
        /// Nobody; its thread waits for the alarm alone. Can become `borrower` or `thread`.
        case nobody
        /// Another thread. Can become `nobody`.
        case borrower
    }

    private var keeper = Keeper.thread
    /// Whether a caller would have liked to have the loop.
    private var isWished = false
    /// Whether the loop was lent since it was offered, or since the thread last asked.
    private var wasLent = false
    /// Whether it was lent in the time before that.
    private var wasLentBefore = false
    /// Whether the loop's thread waits for the end of a loan.
    private var isAwaited = false
    /// How many there are whose events the loop's thread has to see at once.
    private var attentionCount = 0

    /// Whether the thread waits for the alarm alone, so that only the alarm makes it look for events and work.
    var isOnOffer: Bool { keeper == .nobody }

    /// Whether another thread has the loop.
    var isLent: Bool { keeper == .borrower }

    /// Whether the thread should have the loop back.
    var isWanted: Bool { isAwaited || attentionCount > 0 }

    /// Decides whether the thread, which has nothing to do, offers the loop instead of waiting for events.
    mutating func offer() -> Bool {
        guard keeper == .thread, isWished, attentionCount == 0 else { return false }
        keeper = .nobody
        (wasLent, wasLentBefore) = (false, false)
        return true
    }

    /// Asks whether nobody has borrowed the loop since the thread last asked, or has offered it.
    mutating func isUnused() -> Bool {
        (wasLent, wasLentBefore) = (isLent, wasLent)
        return !wasLentBefore && !isLent
    }

    /// Lends the loop if it is on offer, else takes note of the wish.
    mutating func borrow() -> Bool {
        guard keeper == .nobody else {
            isWished = true
            return false
        }
        keeper = .borrower
        wasLent = true
        return true
    }

    /// Ends a loan.
    ///
    /// - Returns: Whether the thread has to be woken.
    mutating func giveBack() -> Bool {
        keeper = .nobody
        return isWanted
    }

    /// The thread takes the loop back; if it is lent, it has to wait for the alarm and try again.
    mutating func takeBack() -> Bool {
        isAwaited = keeper == .borrower
        guard !isAwaited else { return false }
        keeper = .thread
        isWished = wasLent || wasLentBefore
        return true
    }

    /// Counts somebody whose events the thread has to see at once.
    ///
    /// - Returns: Whether the thread has to be woken.
    mutating func beginAttention() -> Bool {
        attentionCount += 1
        return keeper == .nobody
    }

    /// Counts one of them less.
    mutating func endAttention() { attentionCount -= 1 }
}
