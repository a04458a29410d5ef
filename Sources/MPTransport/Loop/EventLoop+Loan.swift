import CMultiprocessing
import Glibc
import MPSystem

/// Lending a loop to callers: see ``LoopLoan``.
extension EventLoop {
    /// How often the thread checks whether callers still want the loop, in nanoseconds.
    private static let offerLength: Int64 = 10_000_000
    /// How often a borrower handles all events and timers, in nanoseconds.
    private static let roundLength: Int64 = 5_000_000

    /// Lends the loop to the caller while the body runs, if it is on offer: meanwhile ``isOnLoop`` is true for the
    /// caller.
    ///
    /// Work that runs on the loop's thread has it already, unless other work waits for it.
    ///
    /// - Parameter body: Looks for events by itself. It must be short, and must not suspend.
    /// - Returns: What the body returns; `nil` if the loop isn't available now, which may be different at the next
    ///   call.
    package func borrowed<Result>(_ body: () -> Result) -> Result? {
        if isOnLoop { return hasMoreWork ? nil : body() }
        let isBorrowed = withInbox { inbox in
            guard isLending, !inbox.isUrgent, !inbox.isClosing, inbox.loan.borrow() else {
                return false
            }
            identity.enter()
            return true
        }
        guard isBorrowed else { return nil }
        defer { giveBack() }
        let result = body()
        lookAround()
        return result
    }

    /// Whether a thread other than the loop's has it.
    var isLent: Bool { withInbox { $0.loan.isLent } }

    /// Makes the thread watch for events at once, until ``endAttention()``: somebody waits for some.
    package func beginAttention() {
        let (mustWake, mustInterrupt) = withInbox { inbox in
            (inbox.loan.beginAttention(), inbox.interruptsBorrower())
        }
        if mustWake { ringAlarm() }
        if mustInterrupt { interruptBorrower() }
    }

    /// Ends what ``beginAttention()`` began.
    package func endAttention() {
        withInbox { $0.loan.endAttention() }
    }

    /// Leaves the loop to callers, if they want it, until they don't use it any more or the thread is needed.
    ///
    /// - Returns: Whether it was left to them; then events were looked for.
    func lend() -> Bool {
        let deadline = state.withValue { $0.timers.nextDeadline }
        let isOffered = withInbox { inbox in
            guard inbox.work.isEmpty, inbox.lateWork.isEmpty, !inbox.isClosing, inbox.loan.offer()
            else { return false }
            inbox.nextDeadline = deadline
            identity.leave()
            return true
        }
        guard isOffered else { return false }
        while !isNeeded() {}
        while !takeBack() { waitForAlarm(atMost: nil) }
        state.withValue { $0.lookForEvents(at: Self.nanoseconds()) }
        return true
    }

    /// Waits until it is time to check whether the thread, which has offered the loop, is needed; then checks.
    private func isNeeded() -> Bool {
        let now = Self.nanoseconds()
        let deadline = withInbox { $0.nextDeadline } ?? .max
        let time = min(deadline, now + Self.offerLength)
        if waitForAlarm(atMost: max(0, time - now)) || time == deadline { return true }
        return withInbox { $0.loan.isUnused() || !$0.work.isEmpty || $0.isClosing }
    }

    /// Whether others wait for the work on the loop's thread to end.
    private var hasMoreWork: Bool {
        state.withValue { $0.remainingWork } > 0 || withInbox { $0.isUrgent }
    }

    /// Handles the loop's other events and timers now and then; for a borrower of the loop, which handles its own
    /// events.
    private func lookAround() {
        let now = Self.nanoseconds()
        guard state.withValue({ now - $0.lastLook >= Self.roundLength }) else { return }
        state.withValue { $0.lookForEvents(at: now) }
        handleEvents()
        runDueTimers()
    }

    private func giveBack() {
        let deadline = state.withValue { $0.timers.nextDeadline }
        let mustWake = withInbox { inbox in
            identity.leave()
            inbox.nextDeadline = deadline
            return inbox.loan.giveBack() || inbox.isUrgent || inbox.isClosing
        }
        if mustWake { ringAlarm() }
    }

    private func takeBack() -> Bool {
        let (isTaken, mustInterrupt) = withInbox { inbox in
            guard inbox.loan.takeBack() else { return (false, inbox.interruptsBorrower()) }
            identity.enter()
            return (true, false)
        }
        if mustInterrupt { interruptBorrower() }
        return isTaken
    }

    /// Sleeps until a descriptor is readable, or somebody else wants the loop; for a borrower of the loop.
    ///
    /// - Parameters:
    ///   - descriptor: The borrower's.
    ///   - deadline: When to wake up at the latest.
    /// - Returns: Whether the descriptor is readable.
    func sleep(untilReadable descriptor: Int32, orAt deadline: Int64) -> Bool {
        let maySleep = withInbox { inbox in
            inbox.isBorrowerAsleep = inbox.loan.isLent && !inbox.isWantedBack
            return inbox.isBorrowerAsleep
        }
        guard maySleep else { return false }
        let rest = max(0, deadline - Self.nanoseconds())
        let outcome = mp_wait_until_readable(descriptor, borrowerAlarm.rawValue, rest)
        withInbox { $0.isBorrowerAsleep = false }
        var count: UInt64 = 0
        if outcome & 2 != 0 { _ = read(borrowerAlarm.rawValue, &count, 8) }
        return outcome & 1 != 0
    }

    /// Wakes a sleeping borrower.
    func interruptBorrower() {
        var one: UInt64 = 1
        _ = write(borrowerAlarm.rawValue, &one, 8)
    }

    /// Waits for the alarm alone.
    ///
    /// - Returns: Whether it has rung.
    @discardableResult
    private func waitForAlarm(atMost limit: Int64?) -> Bool {
        var entry = pollfd(fd: alarm.rawValue, events: Int16(POLLIN), revents: 0)
        // Rounded up, so that a timer is due when the wait is over.
        let milliseconds = limit.map { Int32(max(0, ($0 + 999_999) / 1_000_000)) } ?? -1
        guard poll(&entry, 1, milliseconds) > 0 else { return false }
        silenceAlarm()
        return true
    }
}

extension EventLoop.Inbox {
    /// Whether a borrower should give the loop back; under the lock.
    var isWantedBack: Bool { loan.isWanted || isUrgent || isClosing }

    /// Whether a sleeping borrower must be woken now; under the lock, once for each sleep.
    mutating func interruptsBorrower() -> Bool {
        defer { isBorrowerAsleep = false }
        return isBorrowerAsleep
    }
}
