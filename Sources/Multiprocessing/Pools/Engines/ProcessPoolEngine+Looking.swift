internal import MPReferents
import MPSystem
internal import MPTransport

// Who hears what workers say: the loop's thread, or a caller who has nothing to do but wait for its result.
extension ProcessPoolEngine {
    /// Looks for the result of a task on the caller's thread, for a moment, if it is the only one under way.
    ///
    /// - Parameters:
    ///   - id: The task.
    ///   - isDone: Whether the result is there.
    nonisolated(nonsending) func lookForResult(of id: TaskID, until isDone: () -> Bool) async {
        let (isLookedFor, link) = state.withLock { state in
            let holder = state.core.ledger.holder(of: id)
            return (state.lookedFor == id, holder.flatMap { state.links[$0] })
        }
        guard isLookedFor else { return }
        let isTimeForOthers = link.flatMap { link in
            loop.borrowed { look(for: link, until: isDone) }
        }
        state.withLock { state in
            state.lookedFor = nil
            watch(&state)
        }
        if isTimeForOthers == true { await letOthersRun() }
    }

    /// - Returns: Whether other tasks should have the thread now.
    private func look(for link: WorkerLink, until isDone: () -> Bool) -> Bool {
        // Copied, as what comes is handled meanwhile.
        var patience = patience.withLock { $0 }
        link.receiveBriefly(&patience, until: isDone)
        let isTime = isDone() && patience.sleeping.isTimeForOthers(at: EventLoop.nanoseconds())
        self.patience.withLock { $0 = patience }
        return isTime
    }

    /// Lets other tasks have the thread now and then: a task that is never suspended would keep it.
    private nonisolated(nonsending) func letOthersRun() async {
        let before = EventLoop.processorTime()
        await _Concurrency.Task.yield()
        let used = EventLoop.processorTime() - before
        patience.withLock { $0.sleeping.returned(at: EventLoop.nanoseconds(), afterUsing: used) }
    }

    /// Has the loop's thread watch, unless there is nothing to be heard, or a caller watches.
    func watch(_ state: inout State) {
        let isNeeded =
            state.tasks.count > (state.lookedFor == nil ? 0 : 1) || state.core.isStarting
        guard isNeeded != state.hasAttention else { return }
        state.hasAttention = isNeeded
        if isNeeded { loop.beginAttention() } else { loop.endAttention() }
    }
}
