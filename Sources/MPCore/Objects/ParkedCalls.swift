package import MPReferents

/// The calls that wait for something, with their reply targets and deadlines.
///
/// - Complexity: O(log n) to park a call with a deadline, O(1) without; O(1) to end one, amortised.
package struct ParkedCalls {
    package struct Parked {
        /// Whom to answer.
        package let target: ReplyTarget
        /// The object on which it waits; `nil` for a request to the server itself.
        package let object: SharedObject?
        /// The method that its caller asked for; with the type if it waits on no object.
        package let method: String
        /// The principal among whose calls it counts.
        let usage: PrincipalUsage?
        /// The task whose end it waits for; `nil` if it waits for something else.
        package var run: CallID?
        /// How its caller learns of the object that it waits for.
        let form: ObjectForm
        /// Whether its caller asked for the object without knowing its type, and is told.
        let tellsType: Bool
        /// When it was parked.
        let start: Duration
        /// The counts of its type, and the place of its method in them.
        let counts: TypeCounts?
        let methodIndex: Int
        /// When the caller gives it up.
        package var limit: Duration?
        /// When the object gives it up.
        fileprivate(set) package var expiry: Duration?

        /// Its name in error texts, such as `Queue.get`.
        var qualifiedMethod: String {
            object.map { "\($0.registration.typeid).\(method)" } ?? method
        }

        /// Whether the object gives it up before the caller does, in its own way.
        package var expiresByItself: Bool {
            guard let expiry else { return false }
            return limit.map { expiry <= $0 } ?? true
        }

        init(
            target: ReplyTarget,
            object: SharedObject?,
            method: String = "",
            usage: PrincipalUsage? = nil,
            run: CallID? = nil,
            form: ObjectForm = .created,
            tellsType: Bool = false,
            start: Duration = .zero,
            counts: TypeCounts? = nil,
            methodIndex: Int = 0,
            limit: Duration? = nil
        ) {
            self.target = target
            self.object = object
            self.method = method
            self.usage = usage
            self.run = run
            self.form = form
            self.tellsType = tellsType
            self.start = start
            self.counts = counts
            self.methodIndex = methodIndex
            self.limit = limit
        }
    }

    /// The calls by id.
    private var calls = NumberTable<CallID, Parked>()
    /// Those among them, and the current one, that continue a trace.
    var traces = CallTraces()
    /// When calls expire, earliest first; calls that ended otherwise stay in it until they are the
    /// majority.
    private var deadlines = DeadlineHeap<CallID>()

    package init() {}

    /// The number of deadlines, including those of calls that have ended.
    var deadlineCount: Int { deadlines.count }

    package var count: Int { calls.count }

    /// When the next call expires; may be too early, as that call may have ended, but never too
    /// late.
    package var nextDeadline: Duration? { deadlines.first?.time }

    /// All of them, in no particular order.
    var all: [Parked] { calls.values }

    /// A parked call; `nil` if it has ended.
    subscript(call: CallID) -> Parked? { calls[call] }

    /// The number of parked calls without a running task.
    package var idleCount: Int { calls.values.count { $0.run == nil } }

    package func contains(_ call: CallID) -> Bool { calls.contains(call) }

    /// The usage among which a parked call counts.
    func usage(of call: CallID) -> PrincipalUsage? { calls[call]?.usage }

    /// Who gets the answer to a parked call.
    func target(of call: CallID) -> ReplyTarget? { calls[call]?.target }

    /// When a parked call ends in any case; `nil` is never.
    func deadline(of call: CallID) -> Duration? {
        calls[call].flatMap { $0.expiry.orSooner($0.limit) }
    }

    /// Whether a call waits for something other than the end of a task.
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

    /// Marks a call whose task begins.
    ///
    /// - Returns: Whether the call is parked.
    package mutating func beginRun(of call: CallID) -> Bool {
        guard calls.contains(call) else { return false }
        calls.update(call) { $0.run = call }
        return true
    }

    /// Removes a call that ends now; `nil` if it has ended before.
    package mutating func remove(_ call: CallID) -> Parked? {
        guard let parked = calls.removeValue(for: call) else { return nil }
        if !traces.isEmpty { traces.noteEnd(of: call) }
        parked.object?.parkedCalls[call] = nil
        parked.usage?.parkedCalls -= 1
        dropEndedOnes()
        return parked
    }

    /// Rebuilds the heap once most of its calls have ended, since their deadlines may be days away.
    private mutating func dropEndedOnes() {
        guard deadlines.count > 2 * calls.count + 64 else { return }
        deadlines.removeAll { !calls.contains($0) }
    }

    /// Removes one call whose time is up at `now`.
    package mutating func removeExpired(at now: Duration) -> (call: CallID, parked: Parked)? {
        while let first = deadlines.first, first.time <= now {
            deadlines.removeFirst()
            if let parked = remove(first.key) { return (first.key, parked) }
        }
        return nil
    }
}

extension CallID: Numbered {}
