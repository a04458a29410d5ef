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
        /// The object on which it waits.
        package let object: SharedObject
    }

    /// The calls by id.
    private var calls: [CallID: Parked] = [:]
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

    /// Whether a call waits.
    package func contains(_ call: CallID) -> Bool { calls[call] != nil }

    /// Parks a call.
    package mutating func park(_ call: CallID, _ parked: Parked, until deadline: Duration?) {
        calls[call] = parked
        parked.object.parkedCalls.insert(call)
        if let deadline { deadlines.insert(call, at: deadline) }
    }

    /// Takes out a call that ends now; `nil` if it has ended before.
    package mutating func remove(_ call: CallID) -> Parked? {
        guard let parked = calls.removeValue(forKey: call) else { return nil }
        parked.object.parkedCalls.remove(call)
        dropEndedOnes()
        return parked
    }

    /// Rebuilds the heap once most of it are calls that have ended, whose time may be days away.
    private mutating func dropEndedOnes() {
        guard deadlines.count > 2 * calls.count + 64 else { return }
        deadlines.removeAll { calls[$0] == nil }
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
