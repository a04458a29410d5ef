internal import MPReferents
internal import MPWire

/// Looking for deadlocks of locks, over all clients.
extension ManagerCore {
    /// The most waiters of one lock among which is searched.
    private static var mostWaiters: Int { 1_000 }

    /// Looks for deadlocks if a call has waited for a lock for long.
    mutating func lookForDeadlocks(into output: inout ManagerOutput) {
        let parked = parked
        guard deadlocks.take(at: now, { parked.contains($0) }) else { return }
        let circles = DeadlockSearch.circles(in: lockWaits())
        let new = deadlocks.note(circles.map { deadlock($0) })
        for deadlock in new { report(deadlock, into: &output) }
    }

    /// All waits for locks of which it is known who holds them.
    private mutating func lockWaits() -> [LockWait] {
        var objects: [UInt64: SharedObject] = [:]
        for parked in parked.all {
            guard let object = parked.object, object.registration.isHeldByCallers else { continue }
            objects[object.number] = object
        }
        var waits: [CallID: LockWait] = [:]
        for object in objects.values {
            guard let state = object.referent.lockState(atMost: Self.mostWaiters),
                state.lock != nil, let holder = state.holders.first?.owner
            else { continue }
            // A condition and its lock have the same waiters.
            for waiter in state.waiters {
                waits[waiter.call] = LockWait(
                    call: waiter.call,
                    owner: waiter.owner,
                    holder: holder
                )
            }
        }
        // The tasks of a link that don't name themselves are one owner, and wait for each other all the time.
        return waits.values.filter { $0.owner != $0.holder || isThread($0) }
    }

    /// Whether the owner of a wait is one thread or task, which does one thing at a time.
    private mutating func isThread(_ wait: LockWait) -> Bool {
        if wait.owner.task != 0 { return true }
        guard case .link? = parked[wait.call]?.target else { return true }
        return false
    }

    private mutating func deadlock(_ circle: [LockWait]) -> DeadlockWatch.Deadlock {
        var isCertain = circle.count > 1
        for wait in circle where !isThread(wait) { isCertain = false }
        return .init(calls: circle.map(\.call), isCertain: isCertain)
    }

    /// Logs a deadlock, and ends the wait that began last if that was asked for.
    private mutating func report(
        _ deadlock: DeadlockWatch.Deadlock,
        into output: inout ManagerOutput
    ) {
        let calls = deadlock.calls.compactMap { describe($0) }
        let isBroken = configuration.breaksDeadlocks && deadlock.isCertain
        output.append(.log(.deadlock(calls, isBroken: isBroken)))
        guard isBroken, let last = deadlock.calls.max(by: { $0.number < $1.number }),
            let parked = parked.remove(last)
        else { return }
        let error = PythonException.runtimeError("deadlock: \(calls.sentence)")
        end(last, parked, with: .raising(error), into: &output)
    }

    private mutating func describe(_ call: CallID) -> DeadlockedCall? {
        guard let parked = parked[call], let object = parked.object else { return nil }
        let id = parked.target.connection
        return DeadlockedCall(
            connection: id,
            processID: connections[id]?.peer.processID,
            object: LoggedObject(object),
            method: parked.method
        )
    }
}
