/// Decides whether a loop polls for a moment before it sleeps, and for how long.
///
/// Waking a sleeping thread costs more than a whole call, so a short poll pays off while events follow each other
/// closely, and wastes a core otherwise. It therefore stops
/// - after a few unsuccessful polls, and is tried again now and then;
/// - as soon as the processor comes back late from a yield: somebody else wants it, and a thread that is ready to run
///   all the time gets it later than one that sleeps and is woken. Then polling stops for a time that doubles as long
///   as nothing changes.
///
/// Times are nanoseconds of the monotonic clock.
package struct BusyPolling: Sendable {
    /// How long one poll lasts, not counting the time of others.
    static let span: Int64 = 50_000
    /// Upper bound for one look.
    ///
    /// Anything beyond it was spent by whoever ran during our `sched_yield`.
    static let lookTime: Int64 = 1_000
    /// The longest time of one poll, including the time of others.
    static let longestPoll: Int64 = 1_000_000
    /// How late a yield returns if another program has the processor.
    ///
    /// Its slice is some milliseconds, while peers that answer a call give the processor back within microseconds
    /// each, and dozens of them together before that. Less is too strict: of sixteen clients that take turns on two
    /// processors, each sees a yield of half a millisecond now and then; if they therefore sleep, all calls together
    /// get slower by a third.
    static let lateReturn: Int64 = 3_000_000
    /// How long polling stops at first.
    static let shortestRetreat: Int64 = 20_000_000
    /// How long polling stops at most.
    static let longestRetreat: Int64 = 2_000_000_000
    /// How many unsuccessful polls end the polling.
    private static let patience = 4
    /// After how many sleeps it is tried again.
    private static let pause = 64

    /// The configured policy; `never` with one processor, where polling would keep the peer from answering.
    private let policy: PollingPolicy
    /// The number of unsuccessful polls in a row.
    private var vain = 0
    /// The number of sleeps since polling stopped.
    private var sleeps = 0
    /// How long the poll may still last, not counting the time of others.
    private var rest: Int64 = 0
    /// When the poll ends in any case.
    private var end: Int64 = 0
    /// When the last look of the poll began.
    private var lastLook: Int64 = 0
    /// The time until which the processors are left to others.
    private var retreatEnd = Int64.min
    /// How long they are left to others next time.
    private var retreat = BusyPolling.shortestRetreat

    /// Applies a policy, given the number of processors.
    init(_ policy: PollingPolicy, processorCount: Int) {
        let isAlone = policy == .adaptive && processorCount < 2
        self.policy = isAlone ? .never : policy
    }

    /// Decides whether to poll before the next sleep.
    mutating func begins(at now: Int64) -> Bool {
        guard policy == .always || (policy == .adaptive && pays(at: now)) else { return false }
        rest = Self.span
        end = now + Self.longestPoll
        lastLook = now
        return true
    }

    /// Decides whether to look once more, after a look that found nothing and a yield.
    mutating func goesOn(at now: Int64) -> Bool {
        let passed = now - lastLook
        lastLook = now
        rest -= min(passed, Self.lookTime)
        guard passed >= Self.lateReturn, policy == .adaptive else {
            return rest > 0 && now < end
        }
        retreatEnd = now + retreat
        retreat = min(2 * retreat, Self.longestRetreat)
        return false
    }

    /// Records whether the poll found something.
    mutating func ended(foundWork: Bool) {
        guard foundWork else {
            // The time of others says nothing about polling, and has cost nothing.
            if rest <= 0 { vain += 1 }
            return
        }
        vain = 0
        // Slowly: a late return costs more than twenty polls save.
        retreat = max(Self.shortestRetreat, retreat - retreat / 16)
    }

    private mutating func pays(at now: Int64) -> Bool {
        guard now >= retreatEnd else { return false }
        guard vain >= Self.patience else { return true }
        sleeps += 1
        guard sleeps >= Self.pause else { return false }
        sleeps = 0
        vain = Self.patience - 1
        return true
    }
}
