import MPWire

/// What one submitter is told of its tasks: the outcomes that it hasn't taken, and its calls that wait for some.
struct TaskOutbox {
    /// Takes outcomes that it hasn't taken, oldest first; some have been taken by number since.
    private var order = RingBuffer<TaskID>()
    /// The outcomes by task: tuples of number, kind and value.
    private var outcomes: [TaskID: StoredValue] = [:]
    /// Number of its tasks that haven't ended.
    var unended = 0
    /// Calls that wait for any outcomes, each with the most that it takes.
    var takers = Waiters<Int>()
    /// Calls that wait for the outcome of one task.
    private var single: [TaskID: CallID] = [:]
    private var singleTasks: [CallID: TaskID] = [:]
    /// Submissions that wait until it has taken outcomes.
    var putters = Waiters<WorkQueueReferent.Putter>()

    /// Number of outcomes that it hasn't taken.
    var count: Int { outcomes.count }

    /// Whether nothing is in it, and nothing will be.
    var isIdle: Bool {
        isExhausted && takers.isEmpty && single.isEmpty && putters.isEmpty
    }

    /// Whether it has nothing, and no task that could bring something.
    var isExhausted: Bool { unended == 0 && outcomes.isEmpty }

    /// All outcomes, in no order.
    var all: [StoredValue] { outcomes.sorted { $0.key < $1.key }.map(\.value) }

    mutating func append(_ outcome: StoredValue, of id: TaskID) {
        order.append(id)
        outcomes[id] = outcome
    }

    /// Takes the oldest outcomes.
    mutating func take(upTo limit: Int) -> [StoredValue] {
        var taken: [StoredValue] = []
        while taken.count < limit, let id = order.popFirst() {
            if let outcome = outcomes.removeValue(forKey: id) { taken.append(outcome) }
        }
        return taken
    }

    /// Takes the outcome of one task.
    mutating func take(_ id: TaskID) -> StoredValue? {
        let outcome = outcomes.removeValue(forKey: id)
        if order.count > 2 * outcomes.count + 64 { order.removeAll { outcomes[$0] == nil } }
        return outcome
    }

    /// Takes outcomes back, before all others.
    mutating func putBack(_ returned: [StoredValue]) {
        for outcome in returned.reversed() {
            guard case .tuple(let parts) = outcome, case .value(.int(let id))? = parts.first
            else { continue }
            order.prepend(TaskID(id))
            outcomes[TaskID(id)] = outcome
        }
    }

    /// Lets a call wait for the outcome of one task.
    ///
    /// - Returns: The call that has waited for it until now, if any.
    mutating func wait(_ call: CallID, for id: TaskID) -> CallID? {
        let other = single.updateValue(call, forKey: id)
        if let other { singleTasks[other] = nil }
        singleTasks[call] = id
        return other
    }

    /// Removes the call that waits for the outcome of a task.
    mutating func removeTaker(of id: TaskID) -> CallID? {
        guard let call = single.removeValue(forKey: id) else { return nil }
        singleTasks[call] = nil
        return call
    }

    /// Removes a call that waits for the outcome of one task.
    mutating func removeSingle(_ call: CallID) {
        guard let id = singleTasks.removeValue(forKey: call) else { return }
        single[id] = nil
    }

    /// Removes a call, whatever it waits for.
    mutating func remove(_ call: CallID) {
        if takers.remove(call) == nil, putters.remove(call) == nil { removeSingle(call) }
    }

    /// Removes all calls that wait here.
    mutating func removeCalls() -> [CallID] {
        var calls = singleTasks.keys.sorted { $0.number < $1.number }
        single = [:]
        singleTasks = [:]
        while let taker = takers.popFirst() { calls.append(taker.call) }
        while let putter = putters.popFirst() { calls.append(putter.call) }
        return calls
    }
}
