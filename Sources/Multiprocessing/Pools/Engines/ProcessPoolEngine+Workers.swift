import Glibc
internal import MPReferents
internal import MPProcesses
import MPSystem
internal import MPTransport
internal import MPWire

// The workers: how they begin, what they say, how they end.
extension ProcessPoolEngine: WorkerLink.Listener {
    /// Starts the workers.
    func begin() {
        let links = state.withLock { state in
            var orders: [PoolOrder] = []
            state.core.startWorkers(&orders)
            return carryOut(orders, &state)
        }
        for link in links { link.flush() }
    }

    /// Starts a worker, and waits for its end.
    func start(_ number: UInt64) async {
        let link: WorkerLink
        do throws(MultiprocessingError) {
            link = try await makeLink(number)
        } catch {
            return ended(number, nil, .failure(error))
        }
        let outcome: Result<ExitStatus, MultiprocessingError>
        do throws(MultiprocessingError) {
            outcome = .success(try await waitForEnd(of: link))
        } catch {
            outcome = .failure(error)
        }
        // What it said last counts.
        await loop.run { link.drain() }
        ended(number, link, outcome)
    }

    private func makeLink(_ number: UInt64) async throws(MultiprocessingError) -> WorkerLink {
        let (pool, worker): (OwnedSocket, OwnedSocket)
        let journal: SharedJournal
        do throws(SystemError) {
            let ends = try ControlSocket.makePair().release()
            (pool, worker) = (OwnedSocket(adopting: ends.parent), OwnedSocket(adopting: ends.child))
            journal = try SharedJournal()
        } catch {
            throw MultiprocessingError(
                .resourceUnavailable,
                "\(name): there is no socket or memory for a worker: \(error)",
                cause: error
            )
        }
        let child = try describeWorker(worker, journal)
        let link = WorkerLink(number, child, journal, self)
        let isWanted = state.withLock { state in
            if state.isTerminated { return false }
            state.links[number] = link
            // It may have been told to end before there was a way to tell it.
            if state.core.workers[number]?.phase == .finishing { link.enqueue(.finish) }
            return true
        }
        guard isWanted else { throw MultiprocessingError(.closed, "\(name): it was terminated") }
        try await child.start()
        // The child has a copy of its end by now, and not before.
        withExtendedLifetime(worker) {}
        await link.connect(pool, on: loop)
        // It may have been terminated between the two.
        if state.withLock({ $0.isTerminated }) { child.kill() }
        return link
    }

    /// Describes the process of a worker.
    private func describeWorker(
        _ socket: OwnedSocket,
        _ journal: SharedJournal
    ) throws(MultiprocessingError) -> ChildProcess<Void> {
        let kind = configuration.workerKind
        if let python {
            return try python.process(
                socket: socket.descriptor,
                memory: journal.descriptor,
                kind: kind
            )
        }
        let settings = PoolWorkerSettings(
            socket: PassedDescriptor(socket.descriptor),
            memory: PassedDescriptor(journal.descriptor),
            initializer: configuration.initializer.map { PassedInitializer($0) }
        )
        return ChildProcess(
            record: ProcessRecord(
                name: nil,
                kind: kind,
                isDaemon: true,
                method: configuration.context.startMethod,
                work: .function(FunctionCall(.poolWorker, settings))
            ),
            decode: { _ in () }
        )
    }

    /// Waits for the end of a worker; one that is stopped is killed, since its tasks would wait for ever.
    private func waitForEnd(of link: WorkerLink) async throws(MultiprocessingError) -> ExitStatus {
        do throws(MultiprocessingError) {
            return try await link.child.join()
        } catch  where error.code == .childStopped {
            state.withLock { _ = $0.stopped.insert(link.number) }
            link.child.kill()
            while true {
                do throws(MultiprocessingError) {
                    return try await link.child.join()
                } catch  where error.code == .childStopped {
                    continue
                }
            }
        }
    }

    func received(_ message: WorkerMessage, from link: WorkerLink) {
        switch message {
        case .ready:
            change { $0.core.isReady(link.number, &$1) }
            wakeReadyWaiters()
        case .gaveBack(let ids): change { $0.core.gaveBack(ids, by: link.number, &$1) }
        case .results(let results, let busy): received(results, busy, from: link)
        case .cannotBegin(let reason): state.withLock { $0.complaints[link.number] = reason }
        }
    }

    /// Lets the core decide, and does what follows.
    private func change(_ body: (inout State, inout [PoolOrder]) -> Void) {
        let links = state.withLock { state in
            var orders: [PoolOrder] = []
            body(&state, &orders)
            state.core.dismissIfDone(&orders)
            setAlarm(&state)
            return carryOut(orders, &state)
        }
        for link in links { link.flush() }
    }

    /// A task that has ended, and what its worker tells.
    ///
    /// No tuple, whose copies would cost more.
    private struct EndedTask {
        let task: Task
        let result: WorkerResult
    }

    /// How many results are noted before others, who submit tasks, get the lock.
    private static let resultsAtOnce = 16

    private func received(_ results: [WorkerResult], _ busy: UInt64, from link: WorkerLink) {
        var ended: [EndedTask] = []
        ended.reserveCapacity(results.count)
        var dropped: [WorkerResult] = []
        let now = EventLoop.now()
        for start in stride(from: 0, to: results.count, by: Self.resultsAtOnce) {
            let results = results[start...].prefix(Self.resultsAtOnce)
            state.withLock { state in
                state.core.isTold(of: results.lazy.map { $0.id }, by: link.number)
                for result in results {
                    if let task = state.end(result, by: link.number, at: now) {
                        ended.append(EndedTask(task: task, result: result))
                    } else if result.kind == .valueWithManagers {
                        dropped.append(result)
                    }
                }
            }
        }
        change { state, orders in
            state.core.tookTime(busy, for: results.count)
            state.core.dispatchTogether(&orders)
        }
        for result in dropped { link.send(.taken(result.id)) }
        tell(ended, from: link)
        wakeRoomWaiters()
    }

    /// Hands results to their owners, those of one owner together.
    private func tell(_ results: [EndedTask], from link: WorkerLink) {
        var position = 0
        var waiters = PromiseWaiters()
        while position < results.count {
            let owner = results[position].task.owner
            let first = ending(of: results[position], from: link)
            position += 1
            guard position < results.count, results[position].task.owner === owner else {
                owner.ended(first, &waiters)
                continue
            }
            var endings = [first]
            while position < results.count, results[position].task.owner === owner {
                endings.append(ending(of: results[position], from: link))
                position += 1
            }
            owner.ended(endings, &waiters)
        }
        waiters.resume()
    }

    private func ending(of ended: EndedTask, from link: WorkerLink) -> TaskEnded {
        let result = ended.result
        var taken: (@Sendable () -> Void)?
        if result.kind == .valueWithManagers { taken = { link.send(.taken(result.id)) } }
        return TaskEnded(
            number: ended.task.number,
            outcome: .told(result.kind, result.bytes, taken: taken)
        )
    }

    /// A worker has ended, or could not be started.
    private func ended(
        _ number: UInt64,
        _ link: WorkerLink?,
        _ outcome: Result<ExitStatus, MultiprocessingError>
    ) {
        var end = WorkerEnd(link, outcome)
        let (links, lost, failed) = state.withLock { state in
            var orders: [PoolOrder] = []
            let hadBegun = state.core.workers[number]?.phase != .starting
            let endings = state.core.workerEnded(
                number,
                begun: link?.journal.number ?? 0,
                at: EventLoop.now(),
                &orders
            )
            state.links[number] = nil
            state.workerCount -= 1
            end.wasStopped = state.stopped.remove(number) != nil
            end.complaint = state.complaints.removeValue(forKey: number)
            let lost = endings.compactMap { ending in
                state.tasks.removeValue(for: ending.id).map { ($0, ending.fate) }
            }
            var failed: [Task] = []
            if !hadBegun, !state.core.isOver, state.core.isHopeless || end.isFinal {
                state.failure = end.failure(of: name)
                failed = giveUp(&state)
                for link in state.links.values { link.child.kill() }
            }
            state.core.dismissIfDone(&orders)
            setAlarm(&state)
            return (carryOut(orders, &state), lost, failed)
        }
        for link in links { link.flush() }
        for (task, fate) in lost { tell([task], .failed(error(for: fate, of: task, end))) }
        if let failure = state.withLock({ $0.failure }) { tell(failed, .failed(failure)) }
        wakeRoomWaiters()
        wakeEndWaiters()
        wakeReadyWaiters()
    }

    /// Takes no more tasks, gives up all that there are, and starts no more workers.
    ///
    /// - Returns: The tasks that have ended with that.
    private func giveUp(_ state: inout State) -> [Task] {
        // Workers that are being started have no link yet, and look at this.
        state.isTerminated = true
        return state.core.terminate().compactMap { state.tasks.removeValue(for: $0) }
    }

    /// Lets those go on who wait for the end of all workers.
    private func wakeEndWaiters() {
        let waiters = state.withLock { state in
            guard state.workerCount == 0, state.core.isOver else {
                return [CheckedContinuation<Void, Never>]()
            }
            return exchange(&state.endWaiters, with: [])
        }
        for waiter in waiters { waiter.resume() }
    }
}

extension ProcessPoolEngine.State {
    /// Notes what a worker tells of a task.
    ///
    /// - Returns: The task, if it has ended with that and somebody waits for it.
    fileprivate mutating func end(
        _ result: WorkerResult,
        by worker: UInt64,
        at now: Duration
    ) -> ProcessPoolEngine.Task? {
        let isAwaited: Bool
        if result.kind == .thrown, let task = tasks[result.id] {
            isAwaited = core.failed(result.id, by: worker, mayRetry: task.retriesErrors, at: now)
        } else {
            isAwaited = core.finished(result.id, by: worker)
        }
        return isAwaited ? tasks.removeValue(for: result.id) : nil
    }
}

// MARK: The pool's end

extension ProcessPoolEngine {
    /// Takes no more tasks; the workers end when all tasks have.
    func close() {
        change { state, orders in state.core.close(&orders) }
        wakeRoomWaiters()
    }

    /// Kills the workers, and gives up all tasks.
    func terminate() { endWorkers(by: SIGKILL) }

    /// Ends all workers by a signal, and gives up all tasks.
    func endWorkers(by signal: Int32) {
        let (links, ended) = state.withLock { state in
            defer { watch(&state) }
            return (state.links, self.giveUp(&state))
        }
        for link in links.values { link.child.send(signal: signal) }
        tell(ended, .failed(.cancelledTask(name)))
        wakeRoomWaiters()
    }

    /// Waits until all workers have ended.
    func join() async throws(MultiprocessingError) {
        guard state.withLock({ $0.core.ledger.isClosed }) else { throw .openPool(name) }
        await withCheckedContinuation { waiting in
            let isOver = state.withLock { state in
                if state.workerCount == 0, state.core.isOver { return true }
                state.endWaiters.append(waiting)
                return false
            }
            if isOver { waiting.resume() }
        }
    }

    /// The processes of the workers.
    var processIDs: [Int32] {
        state.withLock { Array($0.links.values) }.compactMap(\.child.processID).sorted()
    }

    /// Waits until all workers take tasks.
    ///
    /// - Throws: Why they don't.
    func waitUntilReady() async throws(MultiprocessingError) {
        await withCheckedContinuation { waiting in
            let isReady = state.withLock { state in
                if state.isReadyOrOver { return true }
                state.readyWaiters.append(waiting)
                return false
            }
            if isReady { waiting.resume() }
        }
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    /// Lets those go on who wait until all workers take tasks.
    private func wakeReadyWaiters() {
        let waiters = state.withLock { state in
            state.isReadyOrOver
                ? exchange(&state.readyWaiters, with: []) : [CheckedContinuation<Void, Never>]()
        }
        for waiter in waiters { waiter.resume() }
    }
}

// MARK: Errors

extension ProcessPoolEngine {
    /// The error of a task that has no result.
    func error(for fate: PoolFate, of task: Task, _ end: WorkerEnd?) -> MultiprocessingError {
        let what = "\(name): \(task.owner.function)"
        switch fate {
        case .lost: return end?.lost(what, attempts: 1) ?? .cancelledTask(name)
        case .deadLetter:
            return end?.lost(what, attempts: 1 + Int(task.retries)) ?? .cancelledTask(name)
        case .timedOut:
            return MultiprocessingError(
                .timedOut,
                "\(what): it took longer than its time limit, and was ended"
            )
        case .expired:
            return MultiprocessingError(
                .timedOut,
                "\(what): it could not be done before it expired"
            )
        }
    }
}
