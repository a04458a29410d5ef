internal import MPReferents
import MPSystem
internal import MPTransport

/// Runs tasks on threads of this process.
///
/// The ledger is that of all pools: a thread is a worker that leases one task at a time.
final class ThreadPoolEngine: LocalPoolEngine {
    fileprivate struct Entry: Sendable {
        let owner: any TaskOwner
        let source: any TaskSource
        let number: Int
        let options: TaskOptions?
    }

    fileprivate struct State {
        var ledger: TaskLedger
        var tasks: [TaskID: Entry] = [:]
        /// The threads that wait for a task.
        var idle: [(worker: UInt64, waiting: CheckedContinuation<TaskID?, Never>)] = []
        /// The Swift tasks that run the function of a task.
        var running: [TaskID: Task<TaskOutcome, Never>] = [:]
        var endWaiters: [CheckedContinuation<Void, Never>] = []
        var threadCount = 0
        var failure: MultiprocessingError?
        var alarm: (work: ScheduledWork, time: Duration)?

        /// Whether somebody who has tasks needn't wait.
        var hasRoom: Bool { !ledger.isFull || ledger.isClosed }
    }

    let name = "the thread pool"
    let kind = "ThreadPool"
    let tracer = CallTracing.tracer
    let workerCount: Int
    private let loop: EventLoop
    private let executor: ThreadTaskExecutor
    private let initializer: ProcessInitializer?
    private let state: Guarded<State>
    private let room = RoomWaiters()

    init(
        workers: Int,
        initializer: ProcessInitializer?,
        backlog: Int
    ) throws(MultiprocessingError) {
        guard workers >= 1 else {
            throw MultiprocessingError(
                .invalidState,
                "cannot make a thread pool: it needs one thread or more, not \(workers)"
            )
        }
        workerCount = workers
        self.initializer = initializer
        loop = try ProcessLoop.pools()
        do throws(SystemError) {
            executor = try ThreadTaskExecutor(threads: workers, named: "mp-thread-pool")
        } catch {
            throw MultiprocessingError(
                .resourceUnavailable,
                "cannot make a thread pool of \(workers) threads: \(error)",
                cause: error
            )
        }
        state = Guarded(State(ledger: TaskLedger(capacity: backlog)))
    }

    var window: Int { 64 * workerCount }

    /// Starts the threads' work.
    func begin() {
        state.withLock { $0.threadCount = workerCount }
        for worker in 0..<UInt64(workerCount) {
            Task(executorPreference: executor) { await self.work(worker) }
        }
    }
}

// MARK: Tasks

extension ThreadPoolEngine {
    nonisolated(nonsending) func submit(
        _ numbers: Range<Int>,
        of owner: any TaskOwner,
        from source: some TaskSource,
        _ options: TaskOptions?
    ) async throws(MultiprocessingError) {
        var rest = numbers
        while true {
            try add(&rest, of: owner, from: source, options)
            if rest.isEmpty { return }
            await room.wait { state.withLock { $0.hasRoom } }
            if Task.isCancelled { throw .cancelledTask(name) }
        }
    }

    private func add(
        _ numbers: inout Range<Int>,
        of owner: any TaskOwner,
        from source: some TaskSource,
        _ options: TaskOptions?
    ) throws(MultiprocessingError) {
        let now = EventLoop.now()
        let terms = options?.terms(at: now)
        let woken = try state.withLock { state throws(MultiprocessingError) in
            if let failure = state.failure { throw failure }
            adding: while let number = numbers.first {
                switch state.ledger.submit(by: 0, terms, at: now) {
                case .accepted(let id):
                    state.tasks[id] = Entry(
                        owner: owner,
                        source: source,
                        number: number,
                        options: options
                    )
                    owner.accepted(id)
                    numbers = (number + 1)..<numbers.upperBound
                case .full: break adding
                case .duplicate: throw MultiprocessingError.duplicateTask(name, options?.key)
                case .closed: throw MultiprocessingError.closedPool(name)
                }
            }
            let woken = state.dispatch()
            // Behind it: the time of a task begins when it gets a thread.
            setAlarm(&state)
            return woken
        }
        for (waiting, id) in woken { waiting.resume(returning: id) }
    }

    func cancel(_ owner: any TaskOwner, evenIfRunning: Bool) {
        let (ended, running) = state.withLock { state in
            var ended: [Entry] = []
            var running: [Task<TaskOutcome, Never>] = []
            let ids =
                owner.onlyTask.map { [$0] }
                ?? state.tasks.filter { $0.value.owner === owner }.map(\.key)
            for id in ids {
                if case .unknown = state.ledger.cancel(id) { continue }
                if evenIfRunning, let task = state.running[id] { running.append(task) }
                if let entry = state.tasks.removeValue(forKey: id) { ended.append(entry) }
            }
            return (ended, running)
        }
        for task in running { task.cancel() }
        tell(ended, .failed(.cancelledTask(name)))
        settle()
    }

    func isRunning(_ owner: any TaskOwner) -> Bool {
        owner.onlyTask.map { id in state.withLock { $0.running[id] != nil } } ?? false
    }

    /// Gives up all tasks that haven't begun.
    func cancelWaiting() {
        let ended = state.withLock { state in
            var ended: [Entry] = []
            for (id, entry) in state.tasks where state.ledger.holder(of: id) == nil {
                if case .unknown = state.ledger.cancel(id) { continue }
                state.tasks[id] = nil
                ended.append(entry)
            }
            return ended
        }
        tell(ended, .failed(.cancelledTask(name)))
        settle()
    }

    private func tell(_ entries: [Entry], _ outcome: TaskOutcome) {
        for entry in entries {
            entry.owner.ended(TaskEnded(number: entry.number, outcome: outcome))
        }
    }

    /// Does what follows when tasks have ended: lets in others, and threads go.
    private func settle() {
        let (hasRoom, woken) = state.withLock { state in
            let woken = state.dispatch()
            setAlarm(&state)
            return (state.hasRoom, woken)
        }
        if hasRoom { room.wake() }
        for (waiting, id) in woken { waiting.resume(returning: id) }
    }
}

extension ThreadPoolEngine.State {
    /// Gives tasks to threads that wait; once there are none and will be none, lets the threads go.
    fileprivate mutating func dispatch() -> [(CheckedContinuation<TaskID?, Never>, TaskID?)] {
        var woken: [(CheckedContinuation<TaskID?, Never>, TaskID?)] = []
        while let (worker, waiting) = idle.last {
            if let id = lease(for: worker) {
                woken.append((waiting, id))
            } else if ledger.isClosed, ledger.isDrained {
                woken.append((waiting, nil))
            } else {
                break
            }
            idle.removeLast()
        }
        return woken
    }

    /// The next task of a thread.
    fileprivate mutating func lease(for worker: UInt64) -> TaskID? {
        var ids: [TaskID] = []
        ledger.lease(worker, upTo: 1, at: EventLoop.now(), into: &ids)
        return ids.first
    }
}

// MARK: Threads

extension ThreadPoolEngine {
    /// Runs tasks, one after the other, on a thread of the pool.
    private func work(_ worker: UInt64) async {
        do {
            _ = try await initializer?.call.runInPlace()
            while let id = await next(worker) { await run(id, worker) }
        } catch {
            breakDown(error)
        }
        let waiters = state.withLock { state in
            state.threadCount -= 1
            return state.threadCount == 0 ? exchange(&state.endWaiters, with: []) : []
        }
        if state.withLock({ $0.threadCount == 0 }) { executor.end() }
        for waiter in waiters { waiter.resume() }
    }

    private func next(_ worker: UInt64) async -> TaskID? {
        await withCheckedContinuation { waiting in
            let (isKnown, id) = state.withLock { state in
                if let id = state.lease(for: worker) {
                    setAlarm(&state)
                    return (true, TaskID?.some(id))
                }
                if state.ledger.isClosed, state.ledger.isDrained { return (true, nil) }
                state.idle.append((worker, waiting))
                return (false, nil)
            }
            if isKnown { waiting.resume(returning: id) }
        }
    }

    private func run(_ id: TaskID, _ worker: UInt64) async {
        guard let entry = state.withLock({ $0.tasks[id] }) else { return }
        let task = Task(executorPreference: executor) { await self.run(entry, id) }
        let isWanted = state.withLock { state in
            state.running[id] = task
            return state.tasks[id] != nil
        }
        // It was given up before there was anything to cancel.
        if !isWanted { task.cancel() }
        let outcome = await task.value
        let isAwaited = state.withLock { state in
            state.running[id] = nil
            setAlarm(&state)
            if case .thrownHere = outcome {
                let mayRetry = entry.options?.retriesErrors ?? false
                let fate = state.ledger.fail(
                    id,
                    by: worker,
                    mayRetry: mayRetry,
                    at: EventLoop.now()
                )
                switch fate {
                case .ended, .deadLetter: break
                case .retried, .returned, nil: return false
                }
            } else if state.ledger.complete(id, by: worker) == nil {
                return false
            }
            state.tasks[id] = nil
            return true
        }
        if isAwaited { tell([entry], outcome) }
        settle()
    }

    /// Runs the function of a task, in a span if it continues a trace.
    private func run(_ entry: Entry, _ id: TaskID) async -> TaskOutcome {
        guard let tracer, let trace = entry.options?.trace else {
            return await entry.source.run(entry.number)
        }
        var call = TracedCall(.consumer, service: kind, method: entry.owner.function)
        call.parent = trace
        call.task = id
        let span = tracer.begin(call)
        let outcome = await span.run { await entry.source.run(entry.number) }
        if case .thrownHere(let error, _) = outcome {
            span.end(SpanFailure(error))
        } else {
            span.end(nil)
        }
        return outcome
    }

    /// Gives up: the initializer has thrown.
    private func breakDown(_ error: any Error) {
        let failure = MultiprocessingError(
            .brokenPool,
            "\(name): its initializer threw: \(error)",
            cause: error
        )
        let ended = state.withLock { state in
            state.failure = failure
            return state.cancelEverything()
        }
        tell(ended, .failed(failure))
        settle()
    }

    private func setAlarm(_ state: inout State) {
        guard let time = state.ledger.nextTime else { return }
        if let alarm = state.alarm {
            if alarm.time <= time { return }
            alarm.work.cancel()
        }
        state.alarm = (loop.schedule(at: time) { self.timePassed() }, time)
    }

    private func timePassed() {
        let (ended, running) = state.withLock { state in
            state.alarm = nil
            var ended: [(Entry, String)] = []
            var running: [Task<TaskOutcome, Never>] = []
            for event in state.ledger.timePassed(EventLoop.now()) {
                let (id, words): (TaskID, String)
                switch event {
                case .expired(let ending, _):
                    (id, words) = (ending.id, "it could not be done before it expired")
                case .timeLimitPassed(let late, _, .ended),
                    .timeLimitPassed(let late, _, .deadLetter):
                    (id, words) = (
                        late,
                        "it took longer than its time limit; its thread goes on until it returns"
                    )
                case .timeLimitPassed(let late, _, _):
                    if let task = state.running[late] { running.append(task) }
                    continue
                case .leaseEnded: continue
                }
                if let task = state.running[id] { running.append(task) }
                if let entry = state.tasks.removeValue(forKey: id) { ended.append((entry, words)) }
            }
            return (ended, running)
        }
        for task in running { task.cancel() }
        for (entry, words) in ended {
            let error = MultiprocessingError(
                .timedOut,
                "\(name): \(entry.owner.function): \(words)"
            )
            tell([entry], .failed(error))
        }
        settle()
    }
}

// MARK: The pool's end

extension ThreadPoolEngine {
    /// Takes no more tasks; the threads end when all tasks have.
    func close() {
        state.withLock { $0.ledger.close() }
        settle()
    }

    /// Gives up all tasks, and cancels those that run; the threads end when these return.
    func terminate() {
        let (ended, running) = state.withLock { state in
            (state.cancelEverything(), Array(state.running.values))
        }
        for task in running { task.cancel() }
        tell(ended, .failed(.cancelledTask(name)))
        settle()
    }

    /// Waits until all threads have ended.
    func join() async throws(MultiprocessingError) {
        guard state.withLock({ $0.ledger.isClosed }) else { throw .openPool(name) }
        await withCheckedContinuation { waiting in
            let isOver = state.withLock { state in
                if state.threadCount == 0 { return true }
                state.endWaiters.append(waiting)
                return false
            }
            if isOver { waiting.resume() }
        }
    }
}

extension ThreadPoolEngine.State {
    /// Ends all tasks, and takes no more.
    fileprivate mutating func cancelEverything() -> [ThreadPoolEngine.Entry] {
        ledger.close()
        let ids = tasks.keys.sorted()
        for id in ids { _ = ledger.cancel(id) }
        return ids.compactMap { tasks.removeValue(forKey: $0) }
    }
}
