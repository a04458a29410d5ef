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
        /// Who waits for a task.
        var waiting: CheckedContinuation<WorkerTask?, Never>?
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
        let woken = state.withLock { state in
            var position = position
            for task in tasks {
                state.queue.append((task, position))
                position += 1
            }
            guard let waiting = state.waiting.take() else {
                return (CheckedContinuation<WorkerTask?, Never>, WorkerTask?)?.none
            }
            return (waiting, self.take(&state))
        }
        if let (waiting, task) = woken { waiting.resume(returning: task) }
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

    private func finish() {
        let waiting = state.withLock { state in
            state.isFinishing = true
            return state.waiting.take()
        }
        waiting?.resume(returning: nil)
    }
}

// MARK: Running

extension WorkerTasks {
    /// Runs tasks until one of them is cancelled, or there are no more.
    ///
    /// - Returns: Whether there may be more.
    func runRound(on executor: any TaskExecutor) async -> Bool {
        let round = Task(executorPreference: executor) { await self.runTasks() }
        state.withLock { $0.round = round }
        return await round.value
    }

    private func runTasks() async -> Bool {
        var start = EventLoop.nanoseconds()
        var runner = TaskRunner()
        while true {
            var task = takeNow()
            if task == nil {
                flush()
                task = await next()
                start = EventLoop.nanoseconds()
            }
            guard let task else { return false }
            let step = runner.begin(task)
            let result: WorkerResult
            var resources: OutgoingResources?
            if case .ended(let known) = step {
                result = known
            } else {
                (result, resources) = await runner.finish(step, task)
                runner.forgetResources()
            }
            let end = EventLoop.nanoseconds()
            if record(result, resources, from: start, to: end) { flush() }
            start = end
            if Task.isCancelled { return true }
        }
    }

    private func takeNow() -> WorkerTask? { state.withLock { self.take(&$0) } }

    /// Takes the oldest task, and notes that it has begun.
    private func take(_ state: inout State) -> WorkerTask? {
        guard let (task, position) = state.queue.popFirst() else { return nil }
        state.current = task.id
        journal.number = position
        return task
    }

    private func next() async -> WorkerTask? {
        await withCheckedContinuation { waiting in
            let (isKnown, task) = state.withLock { state in
                if let task = self.take(&state) { return (true, WorkerTask?.some(task)) }
                if state.isFinishing { return (true, nil) }
                state.waiting = waiting
                return (false, nil)
            }
            if isKnown { waiting.resume(returning: task) }
        }
    }

    /// Notes a result.
    ///
    /// - Returns: Whether it is time to send what there is.
    private func record(
        _ result: WorkerResult,
        _ resources: OutgoingResources?,
        from start: Int64,
        to end: Int64
    ) -> Bool {
        var entry: [UInt8] = []
        result.append(to: &entry)
        return state.withLock { state in
            state.current = nil
            let isKept = journal.append(entry)
            if state.resultCount == 0 { state.firstResult = end }
            // A large one isn't copied, as it nearly always is alone.
            if state.results.isEmpty { state.results = entry } else { state.results += entry }
            state.resultCount += 1
            state.busy += UInt64(max(0, end - start))
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

    /// Sends results that wait while a long task runs.
    ///
    /// - Returns: Whether there may be some later, without another message of the pool.
    func flushWhatWaits() -> Bool {
        let (isLate, isBusy) = state.withLock { state in
            let isLate =
                !state.results.isEmpty
                && EventLoop.nanoseconds() - state.firstResult >= Self.longestWait
            return (isLate, !state.queue.isEmpty || !state.results.isEmpty)
        }
        if isLate { flush() }
        return isBusy
    }

    /// Waits until the pool has taken over all objects in results.
    func waitUntilTaken() async {
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
