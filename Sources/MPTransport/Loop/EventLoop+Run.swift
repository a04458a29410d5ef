import Glibc
import MPSystem
import Synchronization

extension EventLoop {
    /// Runs the loop on the calling thread until it is shut down and has nothing left to do.
    func run() {
        identity.enter()
        repeat {
            while runPass() {}
            endSources()
        } while !leave()
    }

    /// Runs queued and due work, then waits for more.
    ///
    /// - Returns: Whether the loop goes on.
    private func runPass() -> Bool {
        ripenLateWork()
        runWork()
        runDueTimers()
        switch prepareToWait() {
        case .end: return false
        case .look: state.withValue { $0.poller.look() }
        case .sleep: sleepUntilNeeded()
        }
        handleEvents()
        return true
    }

    private func runWork() {
        guard hasNews.load(ordering: .acquiring) else { return }
        var batch = state.withValue { state in
            var spare: [Work] = []
            swap(&spare, &state.spareWork)
            return spare
        }
        withInbox { inbox in
            swap(&inbox.work, &batch)
            inbox.isUrgent = false
            hasNews.store(inbox.isClosing, ordering: .releasing)
        }
        for (index, work) in batch.enumerated() {
            state.withValue { $0.remainingWork = batch.count - index - 1 }
            switch work {
            case .job(let job): job.runSynchronously(on: asUnownedSerialExecutor())
            case .taskJob(let job, let executor): job.runSynchronously(on: executor)
            case .call(let call): call()
            }
        }
        batch.removeAll(keepingCapacity: batch.count < 1024)
        state.withValue { swap(&$0.spareWork, &batch) }
    }

    /// Runs the timers that are due; on the loop's thread, or a borrower's.
    func runDueTimers() {
        guard state.withValue({ $0.timers.nextDeadline != nil }) else { return }
        let now = Self.nanoseconds()
        while let due = state.withValue({ $0.timers.popDue(at: now) }) { due.run() }
    }

    /// What the thread does after its work.
    private enum Pause {
        /// There is more work: just look for events.
        case look
        /// There is no work: wait.
        case sleep
        /// There will be no work any more.
        case end
    }

    private func prepareToWait() -> Pause {
        guard hasNews.load(ordering: .acquiring) else { return .sleep }
        return withInbox { inbox in
            if inbox.isClosing { inbox.ripen(hasNews, hasLateWork) }
            guard inbox.work.isEmpty else { return .look }
            return inbox.isClosing ? .end : .sleep
        }
    }

    private func sleepUntilNeeded() {
        if lend() || pollBriefly() { return }
        let mayStillSleep = withInbox { inbox in
            inbox.ripen(hasNews, hasLateWork)
            inbox.isAsleep = inbox.work.isEmpty && !inbox.isClosing
            return inbox.isAsleep
        }
        state.withValue { state in
            guard mayStillSleep else { return state.poller.look() }
            state.poller.wait(until: state.timers.nextDeadline)
        }
        withInbox { $0.isAsleep = false }
    }

    /// Looks for events and work for a moment, letting other threads run in between.
    ///
    /// - Returns: Whether there is something to do.
    private func pollBriefly() -> Bool {
        state.withValue { state in
            guard state.polling.begins(at: Self.nanoseconds()) else { return false }
            var hasFound = false
            repeat {
                state.poller.look()
                hasFound = state.poller.hasEvents || hasNews.load(ordering: .acquiring)
                // A thread that wants the processor may be the peer we are waiting for.
                if !hasFound { Self.yieldProcessor() }
            } while !hasFound && state.polling.goesOn(at: Self.nanoseconds())
            state.polling.ended(foundWork: hasFound)
            return hasFound
        }
    }

    /// Handles the events that the last look has found; on the loop's thread, or a borrower's.
    func handleEvents() {
        while let event = state.withValue({ $0.nextEvent() }) {
            // A borrower leaves the alarm alone, as it isn't the one to be woken.
            if event.isAlarm && !isLent { silenceAlarm() }
            event.source?.receivedEvents(event.readiness)
        }
    }

    private func endSources() {
        state.withValue { $0.timers.removeAll() }
        for source in state.withValue({ $0.sources.all }) { source.loopEnds() }
    }

    /// Ends the loop unless work has come meanwhile.
    private func leave() -> Bool {
        let waiters: [CheckedContinuation<Void, Never>]? = withInbox { inbox in
            guard inbox.work.isEmpty else { return nil }
            inbox.hasThread = false
            identity.leave()
            defer { inbox.endWaiters = [] }
            return inbox.endWaiters
        }
        guard let waiters else { return false }
        for waiter in waiters { waiter.resume() }
        return true
    }
}
