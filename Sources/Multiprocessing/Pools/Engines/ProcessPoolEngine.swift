internal import MPReferents
internal import MPProcesses
import MPSystem
internal import MPTransport
internal import MPWire

/// Runs tasks in child processes of this one.
///
/// ``PoolCore`` decides under one lock; orders that only enqueue are carried out under it, and everything else behind it.
final class ProcessPoolEngine: LocalPoolEngine {
    /// A task that hasn't ended.
    struct Task: Sendable {
        let owner: any TaskOwner
        let number: Int
        let payload: TaskPayload
        /// Whether it is run again when its function throws.
        let retriesErrors: Bool
        /// How many times it may be run again.
        let retries: Int32

        /// Keeps what is needed of the options; there are many tasks.
        init(
            _ owner: any TaskOwner,
            _ number: Int,
            _ payload: TaskPayload,
            _ options: TaskOptions?
        ) {
            self.owner = owner
            self.number = number
            self.payload = payload
            retries = options.map { Int32(clamping: $0.retries) } ?? 0
            retriesErrors = options?.retriesErrors ?? false
        }
    }

    /// What the lock guards.
    struct State {
        var core: PoolCore
        var tasks = NumberedValues<Task>()
        var links: [UInt64: WorkerLink] = [:]
        /// Who waits for the end of all workers.
        var endWaiters: [CheckedContinuation<Void, Never>] = []
        /// Who waits until all workers take tasks.
        var readyWaiters: [CheckedContinuation<Void, Never>] = []
        /// Why there are no workers any more.
        var failure: MultiprocessingError?
        /// The alarm, and when it rings.
        var alarm: (work: ScheduledWork, time: Duration)?
        /// How many workers have not ended.
        var workerCount = 0
        var isTerminated = false
        /// The task whose result a caller looks for itself; `nil` if none does.
        var lookedFor: TaskID?
        /// Whether the loop's thread was asked to watch for what workers say.
        var hasAttention = false
        /// Workers that were killed because a signal had stopped them.
        var stopped: Set<UInt64> = []
        /// Why workers can't begin, by what they say themselves.
        var complaints: [UInt64: String] = [:]

        /// Whether somebody who has tasks needn't wait.
        var hasRoom: Bool { !core.ledger.isFull || core.ledger.isClosed }

        /// Whether all workers take tasks, or never will.
        var isReadyOrOver: Bool {
            failure != nil || core.isOver || core.readyCount >= core.settings.workerCount
        }
    }

    let name: String
    let loop: EventLoop
    let configuration: ProcessPoolConfiguration
    /// The workers are processes of Python if this is there.
    let python: PythonWorkers?
    let state: Guarded<State>
    let room = RoomWaiters()
    /// How long callers look for their results; used by whoever has borrowed the loop.
    let patience: Guarded<CallerPatience>

    /// Begins without workers.
    ///
    /// - Throws: ``MultiprocessingError``: the configuration is impossible, or the system has no thread left.
    init(
        _ configuration: ProcessPoolConfiguration,
        python: PythonWorkers? = nil,
        named name: String
    ) throws(MultiprocessingError) {
        try configuration.check(name)
        try python?.check(name)
        self.name = name
        self.configuration = configuration
        self.python = python
        loop = try ProcessLoop.pools()
        state = Guarded(State(core: PoolCore(configuration.settings)))
        patience = Guarded(CallerPatience(polling: loop.polling))
    }

    var kind: String { "ProcessPool" }

    var tracer: (any CallTracer)? { configuration.tracer }

    var workerCount: Int { configuration.workers }

    var window: Int { 4 * workerCount * configuration.settings.mostAhead }
}

// MARK: Tasks

extension ProcessPoolEngine {
    nonisolated(nonsending) func submit(
        _ numbers: Range<Int>,
        of owner: any TaskOwner,
        from source: some TaskSource,
        _ options: TaskOptions?
    ) async throws(MultiprocessingError) {
        try await submit(numbers, of: owner, from: source, options, isLookedFor: false)
    }

    func submitAtOnce(
        _ owner: any TaskOwner,
        _ options: TaskOptions?,
        _ payload: () throws(MultiprocessingError) -> TaskPayload?
    ) throws(MultiprocessingError) -> Bool {
        // Without room, all this would be done once more.
        guard state.withLock({ $0.hasRoom }), let payload = try payload() else { return false }
        var task = NewTasks(owner, payload.continuing(options?.trace), options)
        try add(&task)
        return task.isEmpty
    }

    nonisolated(nonsending) func call(
        _ owner: any TaskOwner,
        from source: some TaskSource,
        _ options: TaskOptions?,
        until isDone: () -> Bool
    ) async throws(MultiprocessingError) {
        try await submit(0..<1, of: owner, from: source, options, isLookedFor: true)
        if let id = owner.onlyTask { await lookForResult(of: id, until: isDone) }
    }

    private nonisolated(nonsending) func submit(
        _ numbers: Range<Int>,
        of owner: any TaskOwner,
        from source: some TaskSource,
        _ options: TaskOptions?,
        isLookedFor: Bool
    ) async throws(MultiprocessingError) {
        var payloads = try await source.payloads(of: numbers, packed: true)
        if let trace = options?.trace { payloads = payloads.map { $0.continuing(trace) } }
        var tasks = NewTasks(owner, numbers.lowerBound, payloads, options, isLookedFor)
        while true {
            try add(&tasks)
            if tasks.isEmpty { return }
            await room.wait { state.withLock { $0.hasRoom } }
            if _Concurrency.Task.isCancelled { throw .cancelledTask(name) }
        }
    }

    /// Accepts as many tasks as there is room for.
    private func add(_ tasks: inout NewTasks) throws(MultiprocessingError) {
        let now = tasks.options == nil ? .zero : EventLoop.now()
        let terms = tasks.options?.terms(at: now)
        let links = try state.withLock { state throws(MultiprocessingError) in
            if let failure = state.failure { throw failure }
            adding: while !tasks.isEmpty {
                switch state.core.submit(terms, at: now) {
                case .accepted(let id):
                    if tasks.isLookedFor, state.tasks.isEmpty { state.lookedFor = id }
                    state.tasks[id] = tasks.removeFirst()
                    tasks.owner.accepted(id)
                case .full: break adding
                case .duplicate:
                    throw MultiprocessingError.duplicateTask(name, tasks.options?.key)
                case .closed: throw MultiprocessingError.closedPool(name)
                }
            }
            var orders: [PoolOrder] = []
            let heldBack = state.core.holdsBack
            state.core.dispatchNew(&orders)
            if terms != nil || state.core.holdsBack != heldBack { setAlarm(&state) }
            return carryOut(orders, &state)
        }
        for link in links { link.flush() }
    }

    func isRunning(_ owner: any TaskOwner) -> Bool {
        state.withLock { state in
            guard let id = owner.onlyTask else { return false }
            return state.core.hasBegun(id) { state.links[$0]?.journal.number ?? 0 }
        }
    }

    func cancel(_ owner: any TaskOwner, evenIfRunning: Bool) {
        cancel(evenIfRunning: evenIfRunning) { state in
            if let id = owner.onlyTask { return [id] }
            return state.tasks.numbers.filter { state.tasks[$0]?.owner === owner }
        }
    }

    /// Gives up all tasks that haven't begun.
    func cancelWaiting() {
        cancel(evenIfRunning: false) { state in
            let begun = state.core.begunTasks { state.links[$0]?.journal.number ?? 0 }
            return state.tasks.numbers.filter { !begun.contains($0) }
        }
    }

    /// Gives up tasks by the pool's numbers, even if they run.
    func cancel(_ ids: [TaskID]) { cancel(evenIfRunning: true) { _ in ids } }

    private func cancel(evenIfRunning: Bool, _ choose: (State) -> [TaskID]) {
        let now = EventLoop.nanoseconds()
        let (links, ended) = state.withLock { state in
            var orders: [PoolOrder] = []
            var ended: [Task] = []
            for id in choose(state) {
                guard state.core.cancel(id, evenIfRunning: evenIfRunning, at: now, &orders),
                    let task = state.tasks.removeValue(for: id)
                else { continue }
                ended.append(task)
            }
            state.core.dismissIfDone(&orders)
            setAlarm(&state)
            return (carryOut(orders, &state), ended)
        }
        for link in links { link.flush() }
        tell(ended, .failed(.cancelledTask(name)))
        wakeRoomWaiters()
    }
}

// MARK: Orders

extension ProcessPoolEngine {
    /// Carries out orders under the lock, as far as they don't take time.
    ///
    /// - Returns: The workers to which something is to be sent, once the lock is free.
    func carryOut(_ orders: [PoolOrder], _ state: inout State) -> [WorkerLink] {
        watch(&state)
        var links: [WorkerLink] = []
        for order in orders {
            switch order {
            case .start(let number):
                state.workerCount += 1
                _Concurrency.Task.detached { await self.start(number) }
            case .send(let number, let ids, let position):
                guard let link = state.links[number] else { continue }
                link.enqueue(.tasks(ids.compactMap { state.workerTask($0) }, from: position))
                links.append(link)
            case .recall(let number, let count):
                enqueue(.recall(count), for: number, &links, state)
            case .cancel(let number, let id, let evenIfRunning):
                enqueue(.cancel(id, evenIfRunning: evenIfRunning), for: number, &links, state)
            case .finish(let number): enqueue(.finish, for: number, &links, state)
            case .kill(let number): state.links[number]?.child.kill()
            }
        }
        return links
    }

    private func enqueue(
        _ message: PoolMessage,
        for number: UInt64,
        _ links: inout [WorkerLink],
        _ state: State
    ) {
        guard let link = state.links[number] else { return }
        link.enqueue(message)
        links.append(link)
    }

    /// Sets the alarm for what is due next.
    func setAlarm(_ state: inout State) {
        guard let time = state.core.nextTime(after: EventLoop.now()) else { return }
        if let alarm = state.alarm {
            if alarm.time <= time { return }
            alarm.work.cancel()
        }
        let work = loop.schedule(at: time) { self.timePassed() }
        state.alarm = (work, time)
    }

    private func timePassed() {
        let (links, endings) = state.withLock { state in
            state.alarm = nil
            var orders: [PoolOrder] = []
            let links = state.links
            let endings = state.core.timePassed(
                EventLoop.now(),
                begun: { links[$0]?.journal.number ?? 0 },
                &orders
            )
            let ended = endings.compactMap { ending in
                state.tasks.removeValue(for: ending.id).map { ($0, ending.fate) }
            }
            state.core.dismissIfDone(&orders)
            setAlarm(&state)
            return (carryOut(orders, &state), ended)
        }
        for link in links { link.flush() }
        for (task, fate) in endings { tell([task], .failed(error(for: fate, of: task, nil))) }
        wakeRoomWaiters()
    }

    /// Tells owners that their tasks have ended.
    func tell(_ tasks: [Task], _ outcome: TaskOutcome) {
        for task in tasks { task.owner.ended(TaskEnded(number: task.number, outcome: outcome)) }
    }

    /// Lets those look again who wait for room, if there is some.
    func wakeRoomWaiters() {
        if state.withLock({ $0.hasRoom }) { room.wake() }
    }
}

extension ProcessPoolEngine.State {
    /// A task as its worker gets it.
    fileprivate func workerTask(_ id: TaskID) -> WorkerTask? {
        guard let task = tasks[id] else { return nil }
        let form = WorkerTask.Form(
            isChunk: task.owner.isChunked,
            hasManagers: task.payload.resources != nil,
            isPacked: task.payload.isPacked
        )
        return WorkerTask(
            id: id,
            function: task.owner.function,
            form: form,
            input: task.payload.bytes[...],
            isTraced: task.payload.isTraced
        )
    }
}
