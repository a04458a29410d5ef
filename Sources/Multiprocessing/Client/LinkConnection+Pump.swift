import MPSystem
internal import MPTransport
internal import Synchronization

/// The task that reads and writes for several callers: see ``CallPump``.
extension LinkConnection {
    /// What other tasks have to know about the pump.
    struct PumpSigns: ~Copyable, Sendable {
        /// The number of the pump that works; 0 while none does.
        let current = Atomic<UInt64>(0)
        /// Whether it looks for answers, since nobody has anything else to do.
        let isLooking = Atomic(false)
    }

    /// What one round of the pump has come to.
    private enum Round {
        /// Answers came, or may still come.
        case goesOn
        /// There is no crowd any more.
        case isOver
        /// There was nothing to read for a while, or too little for many rounds.
        case wasInVain
    }

    /// How often the pump asks for the loop before it gives up: its thread has to be woken, and to do what is queued.
    private static let attempts = 200

    /// Starts the pump on Swift's pool, behind the caller.
    ///
    /// With the caller's priority, since each priority has a queue of its own there.
    func startPump(_ number: UInt64) {
        let priority = Task.currentPriority
        pumpSigns.current.store(number, ordering: .releasing)
        Task.detached(priority: priority) { await self.pump(number) }
        Task.detached(priority: priority) { await self.keepThreadAwake(number) }
    }

    private func pump(_ number: UInt64) async {
        let outcome = await pumpToTheEnd()
        _ = pumpSigns.current.compareExchange(
            expected: number,
            desired: 0,
            ordering: .releasing
        )
        // Whoever still waits has the loop's thread watch from here on.
        transition { state, _ in state.endPump(outcome) }
    }

    private func pumpToTheEnd() async -> PumpEnd {
        var attempts = Self.attempts
        // Its own: that a caller who was alone has looked in vain says nothing about a crowd.
        var polling = loop.polling
        while true {
            switch loop.borrowed({ round(&polling) }) {
            case .goesOn?: attempts = Self.attempts
            case .isOver?: return .finished
            case .wasInVain?: return .gaveUp
            case nil:
                guard attempts > 0 else { return .gaveUp }
                // Wakes the loop's thread if it sleeps, and it finds that somebody would like to have the loop.
                if attempts == Self.attempts { loop.executeSoon {} }
                attempts -= 1
                EventLoop.yieldProcessor()
            }
            // Behind those who were resumed, so that their next calls are there when it is this task's turn again.
            await Task.yield()
        }
    }

    /// Writes what has gathered, and reads until answers have come.
    private func round(_ polling: inout BusyPolling) -> Round {
        let (known, waitingCount, resumedCount) = state.withLock { state in
            (state.pumpsOn(), state.callers.waitingCount, state.callers.resumedCount)
        }
        guard let connection = known else { return .isOver }
        writeIfStill()
        guard waitingCount > 0 else { return .goesOn }
        let look = connection.receiveBriefly(&polling) {
            pumpSigns.isLooking.store(true, ordering: .relaxed)
            writeIfStill()
        }
        pumpSigns.isLooking.store(false, ordering: .relaxed)
        switch look {
        case .nothing: return .goesOn
        case .notNow: return .wasInVain
        case .received:
            return state.withLock { state in
                let answers = state.callers.resumedCount - resumedCount
                return state.pump.brought(answers) ? .goesOn : .wasInVain
            }
        }
    }

    /// Keeps a second thread of the pool from falling asleep as long as the pump works: the next caller to be resumed
    /// would have to wake it.
    private func keepThreadAwake(_ number: UInt64) async {
        while pumpSigns.current.load(ordering: .acquiring) == number {
            // While the pump looks, it waits for the server, which may want this processor.
            if pumpSigns.isLooking.load(ordering: .relaxed) { EventLoop.yieldProcessor() }
            await Task.yield()
        }
    }
}

/// How a pump has ended.
private enum PumpEnd {
    /// There is no crowd any more.
    case finished
    /// It wasn't worth its while.
    case gaveUp
}

extension LinkConnection.State {
    /// Decides whether the pump goes on.
    ///
    /// - Returns: From where to read; `nil` if the pump is to end.
    fileprivate mutating func pumpsOn() -> StreamConnection? {
        batching.expect(core.callCount)
        guard let connection, connection.canReceiveNow,
            pump.goesOn(waiting: callers.waitingCount)
        else { return nil }
        return connection
    }

    fileprivate mutating func endPump(_ outcome: PumpEnd) {
        batching.expect(0)
        switch outcome {
        case .finished: pump.finished()
        case .gaveUp: pump.gaveUp()
        }
    }
}
