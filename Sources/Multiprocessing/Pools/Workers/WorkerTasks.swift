import Glibc
internal import MPReferents
import MPSystem
internal import MPTransport
internal import MPWire

/// The tasks that a worker has, and the results that it hasn't sent.
///
/// Results are sent together: when there is nothing to run, when there are many, and when the first has waited long enough.
final class WorkerTasks: Sendable {
    /// How many results are sent together at most.
    private static let mostResults = 128
    /// How long a result waits for others, in nanoseconds.
    private static let longestWait: Int64 = 300_000
    /// How long the second thread waits before it looks again, in nanoseconds.
    private static let watchInterval: Int64 = 1_000_000

    private struct State {
        var queue = RingBuffer<(task: WorkerTask, position: UInt64)>()
        /// Results, written one after the other, and their number.
        var results: [UInt8] = []
        var resultCount = 0
        /// The time of the first of them.
        var firstResult: Int64 = 0
        /// How long their tasks took.
        var busy: UInt64 = 0
        /// The task that runs, and in which round.
        var current: UInt64?
        var round: Task<Bool, Never>?
        /// How many tasks have begun altogether.
        var begunCount: UInt64 = 0
        /// Whether there was no task to run, so that the thread that runs them reads what the pool says.
        var isIdle = false
        /// Whether the second thread is to be told when a task begins.
        var isWatchResting = false
        /// Whether no more tasks come.
        var isFinishing = false
        /// What results of tasks need until the pool has it.
        var kept: [UInt64: OutgoingResources] = [:]
        /// Who waits until the pool has it all.
        var leaving: CheckedContinuation<Void, Never>?
    }

    private let state = Guarded(State())
    private let socket: WorkerSocket
    /// Where the position of the latest task that was begun stands, and results that weren't sent, for the pool to find.
    private let journal: SharedJournal
    /// Held while results are sent, so that they arrive in order.
    private let sending = Guarded(())
    /// Wakes the second thread.
    private let begun = BlockingQueue<Void>()

    /// Begins without tasks.
    init(_ socket: WorkerSocket, _ journal: SharedJournal) {
        self.socket = socket
        self.journal = journal
    }
}

// MARK: What the pool says

extension WorkerTasks {
    /// Does what the pool says.
    func take(_ message: PoolMessage) {
        switch message {
        case .tasks(let tasks, let position): add(tasks, from: position)
        case .recall(let count): giveBack(count)
        case .cancel(let id, let evenIfRunning): cancel(id, evenIfRunning: evenIfRunning)
        case .taken(let id):
            let (spent, leaving) = state.withLock { state in
                let spent = state.kept.removeValue(forKey: id)
                return (spent, state.kept.isEmpty ? state.leaving.take() : nil)
            }
            withExtendedLifetime(spent) {}
            leaving?.resume()
        case .finish: finish()
        }
    }

    private func add(_ tasks: [WorkerTask], from position: UInt64) {
        state.withLock { state in
            var position = position
            for task in tasks {
                state.queue.append((task, position))
                position += 1
            }
        }
    }

    private func giveBack(_ count: Int) {
        let ids = state.withLock { state in
            var ids: [UInt64] = []
            while ids.count < count, let last = state.queue.popLast() { ids.append(last.task.id) }
            return ids
        }
        socket.send(.gaveBack(ids))
    }

    private func cancel(_ id: UInt64, evenIfRunning: Bool) {
        let wasQueued = state.withLock { state in
            if state.current == id {
                if evenIfRunning { state.round?.cancel() }
                return false
            }
            let count = state.queue.count
            state.queue.removeAll { $0.task.id == id }
            return state.queue.count < count
        }
        if wasQueued { socket.send(.gaveBack([id])) }
    }

    private func finish() { state.withLock { $0.isFinishing = true } }
}

// MARK: Running

extension WorkerTasks {
    /// Runs tasks until one of them is cancelled, or there are no more.
    ///
    /// - Returns: Whether there may be more.
    func runRound(on executor: any TaskExecutor) async -> Bool {
        let round = state.withLock { state in
            // Under the lock, so that what it runs can be cancelled from the beginning.
            let round = Task(executorPreference: executor) { await self.runTasks() }
            state.round = round
            return round
        }
        return await round.value
    }

    private func runTasks() async -> Bool {
        var start = EventLoop.nanoseconds()
        var runner = TaskRunner()
        var brief = BriefWait(.adaptive)
        while true {
            var task = take()
            if task == nil {
                flush()
                task = next(&brief)
                start = EventLoop.nanoseconds()
            }
            guard let task else { return false }
            let result: WorkerResult
            var resources: OutgoingResources?
            if task.isTraced {
                (result, resources) = await runner.runTraced(task)
                runner.forgetResources()
            } else {
                let step = runner.begin(task)
                if case .ended(let known) = step {
                    result = known
                } else {
                    (result, resources) = await runner.finish(step, task)
                    runner.forgetResources()
                }
            }
            let end = EventLoop.nanoseconds()
            if record(result, resources, from: start, to: end) { flush() }
            start = end
            if Task.isCancelled { return true }
        }
    }

    /// Takes the oldest task, and notes that it has begun.
    private func take() -> WorkerTask? {
        let (task, wakesWatch) = state.withLock { state in
            guard let (task, position) = state.queue.popFirst() else {
                state.isIdle = true
                return (WorkerTask?.none, false)
            }
            state.isIdle = false
            state.current = task.id
            state.begunCount += 1
            journal.number = position
            return (task, exchange(&state.isWatchResting, with: false))
        }
        if wakesWatch { begun.append(()) }
        return task
    }

    /// Waits for a task; none comes back only when there will be none.
    private func next(_ brief: inout BriefWait) -> WorkerTask? {
        while true {
            // The second thread receives nothing any more by now, and what it has received is in the queue.
            let receipt = socket.receive { take($0) }
            if receipt == .end { finish() }
            if let task = take() { return task }
            if state.withLock({ $0.isFinishing }) { return nil }
            if receipt == .nothing { socket.wait(&brief) }
        }
    }

    /// Notes a result.
    ///
    /// - Returns: Whether it is time to send what there is.
    private func record(
        _ result: WorkerResult,
        _ resources: OutgoingResources?,
        from begin: Int64,
        to end: Int64
    ) -> Bool {
        state.withLock { state in
            state.current = nil
            let start = state.results.count
            result.append(to: &state.results)
            let isKept = journal.append(state.results[start...])
            if state.resultCount == 0 { state.firstResult = end }
            state.resultCount += 1
            state.busy += UInt64(max(0, end - begin))
            if let resources { state.kept[result.id] = resources }
            return !isKept || state.resultCount >= Self.mostResults
                || end - state.firstResult >= Self.longestWait
        }
    }
}

// MARK: Sending

extension WorkerTasks {
    /// Sends all results that there are.
    private func flush() {
        // What was printed is there before anybody goes on because of the result.
        fflush(nil)
        sending.withLock { _ in
            let (results, count, busy) = state.withLock { state in
                (
                    exchange(&state.results, with: []), exchange(&state.resultCount, with: 0),
                    exchange(&state.busy, with: 0)
                )
            }
            if count == 0 { return }
            var message: [UInt8] = []
            WorkerMessage.appendResults(results, count: count, busy: busy, to: &message)
            socket.send(message)
            // Those that came meanwhile stay there, with those that were sent.
            state.withLock { if $0.results.isEmpty { journal.removeAll() } }
        }
    }

    /// Sends results that have waited long, while a task takes its time.
    private func flushWhatWaits() {
        let isLate = state.withLock { state in
            !state.results.isEmpty
                && EventLoop.nanoseconds() - state.firstResult >= Self.longestWait
        }
        if isLate { flush() }
    }

    /// Waits until the pool has taken over all objects in results; nothing runs any more.
    func waitUntilTaken() async {
        let wakesWatch = state.withLock { state in
            state.isIdle = false
            return exchange(&state.isWatchResting, with: false)
        }
        if wakesWatch { begun.append(()) }
        await withCheckedContinuation { leaving in
            let isEmpty = state.withLock { state in
                if state.kept.isEmpty { return true }
                state.leaving = leaving
                return false
            }
            if isEmpty { leaving.resume() }
        }
    }
}

// MARK: Watching

extension WorkerTasks {
    /// Does what the pool says, and sends results that wait, whenever a task takes its time; until the pool is gone.
    ///
    /// On a thread of its own.
    func watch() {
        var watch = WorkerWatch()
        while true {
            switch look(&watch) {
            case .rest:
                guard begun.next() != nil else { return }
                continue
            case .lookAgain: usleep(UInt32(Self.watchInterval / 1000))
            case .listen:
                let hasResults = state.withLock { !$0.results.isEmpty }
                socket.wait(atMost: hasResults ? Self.watchInterval : -1)
            }
            let isIdle = { self.state.withLock { $0.isIdle } }
            if socket.receive(unless: isIdle, { take($0) }) == .end { return finish() }
            flushWhatWaits()
        }
    }

    private func look(_ watch: inout WorkerWatch) -> WorkerWatch.Step {
        state.withLock { state in
            let step = watch.step(begun: state.begunCount, isIdle: state.isIdle)
            if step == .rest { state.isWatchResting = true }
            return step
        }
    }
}
