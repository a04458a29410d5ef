package import MPReferents

/// The calls that wait for something, with who is answered and how long they may wait.
///
/// - Complexity: O(log n) to park a call with a deadline, O(1) without; O(1) to end
///   one, amortised.
package struct ParkedCalls {
    /// One parked call.
    package struct Parked {
        /// Who is answered.
        package let target: ReplyTarget
        /// The object on which it waits; `nil` for a request to the server itself.
        package let object: SharedObject?
        /// What its caller asked for; with the type if it waits on no object.
        package let method: String
        /// Whose calls it counts among.
        let usage: PrincipalUsage?
        /// The task whose end it waits for; `nil` if it waits for something else.
        package var run: CallID?
        /// When its caller gives it up.
        package var limit: Duration?
        /// When the object gives it up.
        fileprivate(set) package var expiry: Duration?

        /// What it is called in error texts, such as `Queue.get`.
        var qualifiedMethod: String {
            object.map { "\($0.registration.typeid).\(method)" } ?? method
        }

        /// Whether it is the object that gives it up first, in its own way.
        package var expiresByItself: Bool {
            guard let expiry else { return false }
            return limit.map { expiry <= $0 } ?? true
        }

        /// Describes a call.
        init(
            target: ReplyTarget,
            object: SharedObject?,
            method: String = "",
            usage: PrincipalUsage? = nil,
            run: CallID? = nil,
            limit: Duration? = nil
        ) {
            self.target = target
            self.object = object
            self.method = method
            self.usage = usage
            self.run = run
            self.limit = limit
        }
    }

    /// The calls by id.
    private var calls = NumberTable<CallID, Parked>()
    /// When calls expire, soonest first; calls that have ended otherwise are still in it, until they
    /// are most of it.
    private var deadlines = DeadlineHeap<CallID>()

    /// Starts empty.
    package init() {}

    /// The number of deadlines that are kept, those of calls that have ended included.
    var deadlineCount: Int { deadlines.count }

    /// The number of parked calls.
    package var count: Int { calls.count }

    /// When the next call expires. (A call that has ended since may make this too early, never too
    /// late.)
    package var nextDeadline: Duration? { deadlines.first?.time }

    /// The number of parked calls for which no task is at work.
    package var idleCount: Int { calls.values.count { $0.run == nil } }

    /// Whether a call waits.
    package func contains(_ call: CallID) -> Bool { calls.contains(call) }

    /// Whose calls a parked one counts among.
    func usage(of call: CallID) -> PrincipalUsage? { calls[call]?.usage }

    /// Whether a call waits for something else than a task's end.
    package func isIdle(_ call: CallID) -> Bool { calls[call].map { $0.run == nil } ?? false }

    /// Parks a call; the object gives it up at `expiry`, its caller at ``Parked/limit``.
    package mutating func park(_ call: CallID, _ parked: Parked, until expiry: Duration?) {
        var parked = parked
        parked.expiry = expiry
        parked.object?.parkedCalls[call] = call
        parked.usage?.parkedCalls += 1
        if let deadline = expiry.orSooner(parked.limit) { deadlines.insert(call, at: deadline) }
        calls[call] = parked
    }

    /// Takes note that the task of a call has begun.
    ///
    /// - Returns: Whether the call is parked.
    package mutating func beginRun(of call: CallID) -> Bool {
        guard calls.contains(call) else { return false }
        calls.update(call) { $0.run = call }
        return true
    }

    /// Takes out a call that ends now; `nil` if it has ended before.
    package mutating func remove(_ call: CallID) -> Parked? {
        guard let parked = calls.removeValue(for: call) else { return nil }
        parked.object?.parkedCalls[call] = nil
        parked.usage?.parkedCalls -= 1
        dropEndedOnes()
        return parked
    }

    /// Rebuilds the heap once most of it are calls that have ended, whose time may be days away.
    private mutating func dropEndedOnes() {
        guard deadlines.count > 2 * calls.count + 64 else { return }
        deadlines.removeAll { !calls.contains($0) }
    }

    /// Takes out one call whose time is up at `now`.
    package mutating func removeExpired(at now: Duration) -> (call: CallID, parked: Parked)? {
        while let first = deadlines.first, first.time <= now {
            deadlines.removeFirst()
            if let parked = remove(first.key) { return (first.key, parked) }
        }
        return nil
    }
}

extension CallID: Numbered {}
