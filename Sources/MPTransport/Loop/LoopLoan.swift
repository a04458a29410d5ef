/// Decides which thread has a loop: its own, or for a moment a thread that waits for one answer.
///
/// Waking a sleeping thread costs more than a whole call. So while callers come one at a time, the loop's thread stays
/// out of their way: it offers the loop, and takes it back once nobody has wanted it for a while. A caller that has
/// borrowed the loop reads its own answer, and handles other events now and then. A caller that has to wait longer, or
/// isn't alone, asks for attention, and the loop's thread takes over.
struct LoopLoan: Equatable {
    private enum Holder: Equatable {
        /// The loop's own thread, working or waiting for events. Can become `nobody`.
        case thread
        /// No thread; the loop's thread waits for the alarm alone. Can become `borrower` or `thread`.
        case nobody
        /// Another thread. Can become `nobody`.
        case borrower
    }

    private var holder = Holder.thread
    /// Whether a caller wanted to borrow the loop and couldn't.
    private var isWished = false
    /// Whether the loop was lent since it was offered, or since the thread last checked.
    private var wasLent = false
    /// Whether it was lent in the period before that.
    private var wasLentBefore = false
    /// Whether the loop's thread waits for the end of a loan.
    private var isAwaited = false
    /// The number of callers whose events the loop's thread must handle at once.
    private var attentionCount = 0

    /// Whether the thread waits for the alarm alone, so that only the alarm makes it look for events and work.
    var isOnOffer: Bool { holder == .nobody }

    var isLent: Bool { holder == .borrower }

    /// Whether the borrower should give the loop back to the thread.
    var isWanted: Bool { isAwaited || attentionCount > 0 }

    /// Decides whether the thread, which has nothing to do, offers the loop instead of waiting for events.
    mutating func offer() -> Bool {
        guard holder == .thread, isWished, attentionCount == 0 else { return false }
        holder = .nobody
        (wasLent, wasLentBefore) = (false, false)
        return true
    }

    /// Whether nobody has borrowed the loop since the thread last checked, or offered it.
    mutating func isUnused() -> Bool {
        (wasLent, wasLentBefore) = (isLent, wasLent)
        return !wasLentBefore && !isLent
    }

    /// Lends the loop if it is on offer, or else remembers the wish.
    mutating func borrow() -> Bool {
        guard holder == .nobody else {
            isWished = true
            return false
        }
        holder = .borrower
        wasLent = true
        return true
    }

    /// Ends a loan.
    ///
    /// - Returns: Whether the thread has to be woken.
    mutating func giveBack() -> Bool {
        holder = .nobody
        return isWanted
    }

    /// Takes the loop back for its thread; if it is lent, the thread must wait for the alarm and try again.
    mutating func takeBack() -> Bool {
        isAwaited = holder == .borrower
        guard !isAwaited else { return false }
        holder = .thread
        isWished = wasLent || wasLentBefore
        return true
    }

    /// Adds a caller whose events the thread must handle at once.
    ///
    /// - Returns: Whether the thread has to be woken.
    mutating func beginAttention() -> Bool {
        attentionCount += 1
        return holder == .nobody
    }

    /// Removes such a caller.
    mutating func endAttention() { attentionCount -= 1 }
}
