import CMultiprocessing
import Glibc
import MPSystem
import Synchronization

/// Runs work, timers and the events of connections on one thread of its own, in order.
///
/// The thread keeps the loop alive until ``shutdown()``. An actor may use the loop as its executor. Work that comes
/// after the shutdown is still run, one piece after the other, on a thread that ends with it: no task hangs.
package final class EventLoop: SerialExecutor, Sendable {
    /// Work from other threads, and the state they need to hand it over.
    struct Inbox {
        /// Work to run, oldest first.
        var work: [Work] = []
        /// Work to run before the thread sleeps, oldest first.
        var lateWork: [Work] = []
        /// When the first late work came, in nanoseconds.
        var lateSince: Int64 = 0
        /// Whether some of `work` can't wait until the thread looks by itself.
        var isUrgent = false
        /// Whether the thread sleeps or is about to, so that whoever adds work must wake it.
        var isAsleep = false
        /// Whether the loop ends once its work is done.
        var isClosing = false
        var hasThread = true
        /// Tasks that wait for the end of the thread.
        var endWaiters: [CheckedContinuation<Void, Never>] = []
        /// Decides which thread may run the loop's events.
        var loan = LoopLoan()
        /// When the first timer was due as the loop was last given away; `nil` if there was none.
        var nextDeadline: Int64?
        /// Whether a borrower sleeps until its descriptor is readable.
        var isBorrowerAsleep = false
    }

    enum Work: Sendable {
        /// A job of an actor that has the loop as its executor.
        case job(UnownedJob)
        /// A job of a task that prefers the loop, through ``LoopTaskExecutor``.
        case taskJob(UnownedJob, UnownedTaskExecutor)
        case call(@Sendable () -> Void)
    }

    /// The thread's name, of which the kernel shows at most 15 bytes.
    package let name: String
    /// Knows which thread runs the loop.
    @usableFromInline let identity = LoopIdentity()
    private let inbox = Guarded(Inbox())
    /// State that only the loop's thread touches.
    let state: LoopBound<LoopState>
    /// Wakes the thread from its wait.
    let alarm: Descriptor
    /// Wakes a borrower from its sleep.
    let borrowerAlarm: Descriptor

    /// Whether there is something in the inbox; written under its lock.
    ///
    /// Saves the loop from taking the lock while there is nothing.
    let hasNews = Atomic(false)
    /// Whether there is late work in the inbox; written under the lock.
    let hasLateWork = Atomic(false)
    /// Whether others want the loop that a caller has borrowed; written under the lock.
    ///
    /// Saves the borrower from taking the lock at each look for events.
    private let isWanted = Atomic(false)

    /// The loop's polling policy in its initial state, for callers that look for events by themselves.
    package let polling: BusyPolling
    /// Whether callers may borrow the loop.
    package let isLending: Bool

    /// Starts a loop with its thread.
    ///
    /// - Parameters:
    ///   - name: The thread's name.
    ///   - polling: Whether the thread polls for work before it sleeps.
    /// - Throws: ``TransportError`` if the system has no thread or no descriptor left.
    package init(
        name: String,
        polling: PollingPolicy = .adaptive
    ) throws(TransportError) {
        let attempt = TransportAttempt.startLoop(name: name)
        let flags = Int32(EFD_NONBLOCK | EFD_CLOEXEC)
        let alarm = Descriptor(adopting: eventfd(0, flags))
        let borrowerAlarm = Descriptor(adopting: eventfd(0, flags))
        guard alarm.rawValue >= 0, borrowerAlarm.rawValue >= 0 else {
            throw .last(attempt, call: "eventfd")
        }
        let poller = try Poller(for: attempt)
        guard poller.add(alarm.rawValue, id: LoopState.alarmID, for: .readable) else {
            throw .last(attempt, call: "epoll_ctl")
        }
        self.name = name
        self.alarm = alarm
        self.borrowerAlarm = borrowerAlarm
        let busyPolling = BusyPolling(polling, processorCount: ProcessorShare.count)
        self.polling = busyPolling
        isLending = polling != .never
        state = LoopBound(LoopState(poller: poller, polling: busyPolling), to: identity)
        do throws(SystemError) {
            try NativeThread.start(name: name) { self.run() }
        } catch {
            throw TransportError(error, during: attempt)
        }
    }

    /// Whether the caller is on the loop's thread.
    package var isOnLoop: Bool { identity.isCurrent }

    /// The monotonic clock of the timers.
    package static func now() -> Duration {
        .nanoseconds(nanoseconds())
    }

    /// The same clock, without the 128-bit arithmetic of a duration.
    package static func nanoseconds() -> Int64 { time(of: CLOCK_MONOTONIC) }

    /// How much processor time the process has used, in nanoseconds.
    package static func processorTime() -> Int64 { time(of: CLOCK_PROCESS_CPUTIME_ID) }

    /// How much processor time the calling thread has used, in nanoseconds.
    package static func threadTime() -> Int64 { time(of: CLOCK_THREAD_CPUTIME_ID) }

    /// Lets another thread have the processor, if one wants it.
    package static func yieldProcessor() { sched_yield() }

    private static func time(of clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// Runs work on the loop's thread, after all that was given to it before.
    package func execute(_ work: @escaping @Sendable () -> Void) { add(.call(work)) }

    /// Runs work on the loop's thread, after all that was given to it before, and within milliseconds.
    ///
    /// It wakes nobody while callers have the loop, and so costs them nothing.
    package func executeSoon(_ work: @escaping @Sendable () -> Void) {
        add(.call(work), isUrgent: false)
    }

    /// Runs work on the loop's thread, and waits for what it returns or throws.
    package func run<Value: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = await withCheckedContinuation { waiting in
            execute {
                do throws(Failure) {
                    waiting.resume(returning: .success(try work()))
                } catch {
                    waiting.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }

    /// Runs a job of a task or actor.
    package func enqueue(_ job: consuming ExecutorJob) { add(.job(UnownedJob(job))) }

    /// Stops the program if the caller is not on the loop's thread.
    package func checkIsolated() {
        precondition(isOnLoop, "the code has to run on the event loop \(name)")
    }

    /// Ends the thread after all queued work; open connections and listeners are closed, timers are dropped.
    package func shutdown() {
        let (mustWake, mustInterrupt) = withInbox { inbox in
            inbox.isClosing = true
            hasNews.store(true, ordering: .releasing)
            defer { inbox.isAsleep = false }
            return (inbox.isAsleep || inbox.loan.isOnOffer, inbox.interruptsBorrower())
        }
        if mustInterrupt { interruptBorrower() }
        if mustWake { ringAlarm() }
    }

    /// Waits until the thread has done its last work after ``shutdown()``.
    package func waitUntilEnded() async {
        await withCheckedContinuation { waiting in
            let hasEnded = withInbox { inbox in
                guard inbox.hasThread else { return true }
                inbox.endWaiters.append(waiting)
                return false
            }
            if hasEnded { waiting.resume() }
        }
    }

    /// Reads or changes the inbox under its lock.
    func withInbox<Result>(_ body: (inout Inbox) -> Result) -> Result {
        inbox.withLock { inbox in
            defer { isWanted.store(inbox.isWantedBack, ordering: .relaxed) }
            return body(&inbox)
        }
    }

    /// Whether others want the loop that the caller has borrowed.
    var isWantedBack: Bool { isWanted.load(ordering: .relaxed) }

    /// Resets the alarm.
    func silenceAlarm() {
        var count: UInt64 = 0
        _ = read(alarm.rawValue, &count, 8)
    }

    /// Adds work for the thread.
    func add(_ work: Work, isUrgent: Bool = true) {
        let (mustWake, mustStart, mustInterrupt) = withInbox { inbox in
            inbox.work.append(work)
            if isUrgent { inbox.isUrgent = true }
            hasNews.store(true, ordering: .releasing)
            defer {
                inbox.isAsleep = false
                inbox.hasThread = true
            }
            let mustWake = inbox.isAsleep || isUrgent && inbox.loan.isOnOffer
            return (mustWake, !inbox.hasThread, isUrgent && inbox.interruptsBorrower())
        }
        if mustInterrupt { interruptBorrower() }
        if mustWake { ringAlarm() }
        if mustStart { startAgain() }
    }

    private func startAgain() {
        do throws(SystemError) {
            try NativeThread.start(name: name) { self.run() }
        } catch {
            // Otherwise whoever waits for the work would wait for ever.
            preconditionFailure(error.description)
        }
    }

    /// Wakes the thread from its wait, or makes its next one end at once.
    func ringAlarm() {
        // Can't fail in a way that matters: if the counter is full, the thread is woken already.
        var one: UInt64 = 1
        _ = write(alarm.rawValue, &one, 8)
    }
}
