package import MPWire

/// Getting, putting and waiting.
extension QueueReferent {
    mutating func get(
        _ getter: Getter,
        _ call: borrowing Call,
        _ waitLimit: WaitLimit
    ) throws(PythonException) -> Outcome {
        if phase != .open && items.isEmpty { throw .queueShutDown }
        try waitLimit.check()
        if !items.isEmpty {
            if case .items(let limit) = getter {
                try call.work.charge(items.takingCost(min(limit, items.count)))
            }
            let answer = take(getter, call.work)
            return Outcome(.reply(answer), waking: settle(call.work))
        }
        let timeout = try waitLimit.timeout()
        if timeout == .zero { throw .queueEmpty }
        getters.append(call.id, want: getter)
        return .park(timeout: timeout)
    }

    mutating func put(
        _ putter: Putter,
        _ call: borrowing Call,
        _ waitLimit: WaitLimit
    ) throws(PythonException) -> Outcome {
        if phase != .open { throw .queueShutDown }
        if try capacity.isLimited() { try waitLimit.check() }
        var outcome: Outcome
        let (mark, count) = (items.mark, items.count)
        do throws(PythonException) {
            outcome = try begin(putter, call, waitLimit)
        } catch {
            if call.work.hasStopped(error) {
                unfinishedTasks -= items.count - count
                items.removeItems(putSince: mark)
                throw error
            }
            // If there are several items, the first ones may be in the queue already.
            outcome = Outcome(.reply(.raising(error)))
        }
        outcome.wakes = settle(call.work)
        return outcome
    }

    /// Puts as many items as there is room for, and waits for more room if the call may.
    private mutating func begin(
        _ putter: Putter,
        _ call: borrowing Call,
        _ waitLimit: WaitLimit
    ) throws(PythonException) -> Outcome {
        var putter = putter
        if try bring(&putter, call.work) { return .reply(putter.result) }
        let timeout = try waitLimit.timeout()
        if timeout == .zero {
            if case .item = putter { throw .queueFull }
            return .reply(putter.result)
        }
        putters.append(call.id, want: putter)
        return .park(timeout: timeout)
    }

    /// Takes what a call of `get` wants; the queue must not be empty.
    private mutating func take(_ getter: Getter, _ work: WorkMeter) -> Answer {
        switch getter {
        case .item:
            guard let item = items.take(work) else { preconditionFailure("the queue is empty") }
            return .delivering(item, .item(item))
        case .items(let limit):
            var taken: [StoredValue] = []
            taken.reserveCapacity(min(limit, items.count))
            while taken.count < limit, let item = items.take(work) { taken.append(item) }
            return .delivering(.list(taken), .items(taken))
        }
    }

    /// Puts the items of a call of `put`, as far as there is room.
    ///
    /// - Returns: Whether all of them have been put.
    private mutating func bring(
        _ putter: inout Putter,
        _ work: WorkMeter
    ) throws(PythonException) -> Bool {
        switch putter {
        case .item(let item):
            if try !hasRoom() { return false }
            try add(item, work)
            return true
        case .items(let all, var position):
            defer { putter = .items(all, position: position) }
            while position < all.count {
                if try !hasRoom() { return false }
                try add(.value(all[position]), work)
                position += 1
            }
            return true
        }
    }

    /// Whether one more item fits; each call that waits in `get` makes room for one.
    private func hasRoom() throws(PythonException) -> Bool {
        try !capacity.isFull(items.count - getters.count)
    }

    private mutating func add(
        _ item: StoredValue,
        _ work: WorkMeter
    ) throws(PythonException) {
        try items.put(item, work)
        unfinishedTasks += 1
    }

    /// Hands items to the calls that have waited longest for some, and lets in items of waiting
    /// calls, until none can go on.
    private mutating func settle(_ work: WorkMeter) -> [Wake] {
        var wakes: [Wake] = []
        repeat {
            while !items.isEmpty, let getter = getters.popFirst() {
                wakes.append(Wake(getter.call, with: take(getter.want, work)))
            }
        } while admitPutter(&wakes, work)
        return wakes
    }

    /// Lets in items of the call that has waited longest for room, as far as there is some.
    ///
    /// - Returns: Whether anything was let in.
    private mutating func admitPutter(_ wakes: inout [Wake], _ work: WorkMeter) -> Bool {
        guard let (call, waiting) = putters.first else { return false }
        var putter = waiting
        let before = items.count
        do throws(PythonException) {
            if try bring(&putter, work) {
                wakes.append(Wake(call, with: .returning(.value(putter.result))))
                putters.remove(call)
            } else {
                putters.updateFirst(putter)
            }
        } catch {
            // A queue that sorts its items can't order this one, or not with the work that is left.
            wakes.append(Wake(call, with: .raising(error)))
            putters.remove(call)
            return true
        }
        return items.count > before
    }

    mutating func join(_ call: borrowing Call) -> Outcome {
        if unfinishedTasks == 0 { return .reply(.null) }
        joiners.append(call.id)
        return .park(timeout: nil)
    }

    mutating func finishTask() throws(PythonException) -> Outcome {
        guard unfinishedTasks > 0 else {
            throw .valueError("task_done() called too many times")
        }
        unfinishedTasks -= 1
        return .reply(.null, waking: wakeJoinersIfDone())
    }

    private mutating func wakeJoinersIfDone() -> [Wake] {
        var wakes: [Wake] = []
        while unfinishedTasks == 0, let joiner = joiners.popFirst() {
            wakes.append(Wake(joiner.call, with: .returning(.value(.null))))
        }
        return wakes
    }

    mutating func shutDown(immediately: Bool) -> Outcome {
        phase = immediately || phase == .closed ? .closed : .draining
        if immediately {
            unfinishedTasks = max(0, unfinishedTasks - items.count - refused.count)
            items.removeAll()
            refused = []
        }
        var wakes = wakeJoinersIfDone()
        while let getter = getters.popFirst() {
            wakes.append(Wake(getter.call, with: .raising(.queueShutDown)))
        }
        while let putter = putters.popFirst() {
            wakes.append(Wake(putter.call, with: .raising(.queueShutDown)))
        }
        return .reply(.null, waking: wakes)
    }

    package mutating func expire(_ call: CallID) -> Outcome {
        if getters.remove(call) != nil { return Outcome(.reply(.raising(.queueEmpty))) }
        switch putters.remove(call) {
        case .item?: return Outcome(.reply(.raising(.queueFull)))
        case let putter?: return .reply(putter.result)
        case nil:
            preconditionFailure("call \(call.number) expired on a queue where it had no deadline")
        }
    }

    package mutating func forget(_ call: CallID) -> [Wake] {
        getters.remove(call)
        putters.remove(call)
        joiners.remove(call)
        return []
    }

    /// Takes back items whose caller has gone: they go to waiting calls, or else back to their
    /// places.
    package mutating func restore(_ loans: [Loan]) -> [Wake] {
        let lists = loans.map { loan in
            guard let items = loan.items else {
                preconditionFailure("a grant was given back to a queue")
            }
            return items
        }
        // A single list, as most are, isn't copied.
        let returned = lists.count == 1 ? lists[0] : Array(lists.joined())
        if phase == .closed { return forget(returned.count) }
        items.putBack(returned)
        // Nobody waits for the result, so there is no caller's meter to charge.
        return settle(WorkMeter())
    }

    /// Counts items as done that will never be taken.
    private mutating func forget(_ count: Int) -> [Wake] {
        unfinishedTasks = max(0, unfinishedTasks - count)
        return wakeJoinersIfDone()
    }
}

/// Items that their takers couldn't use.
extension QueueReferent {
    /// Sets items aside: back at their places, they would stop every other taker of their type, too.
    package mutating func refuse(_ items: [StoredValue]) -> [Wake] {
        if phase == .closed { return forget(items.count) }
        refused += items
        return []
    }

    /// Puts them back before all others, and answers with their number.
    mutating func retryRefused(_ work: WorkMeter) -> Outcome {
        let count = refused.count
        items.putBack(exchange(&refused, with: []))
        return .reply(.int(count), waking: settle(work))
    }

    /// Drops them, as if their work was done, and answers with their number.
    mutating func dropRefused() -> Outcome {
        let count = refused.count
        refused = []
        return .reply(.int(count), waking: forget(count))
    }
}

extension QueueReferent.Putter {
    /// The answer to a call that has put its items: Python's `None`, or the number of items.
    fileprivate var result: WireValue {
        switch self {
        case .item: .null
        case .items(_, let position): .int(position)
        }
    }
}
