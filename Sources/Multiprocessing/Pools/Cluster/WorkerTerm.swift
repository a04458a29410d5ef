internal import MPCore
import MPSystem
internal import MPWire

/// What a worker of a cluster does over one connection: the tasks that it holds, and their results until the queue has them.
final class WorkerTerm: Sendable {
    /// A task that has ended here.
    struct Ending: Sendable {
        let id: Int
        let outcome: TaskOutcome
        let retriesErrors: Bool
    }

    private struct State {
        /// The tasks that the queue has lent, by their numbers in it.
        var held: [Int: (batch: WorkerBatch, number: Int)] = [:]
        var endings: [Ending] = []
        /// Tasks that go back.
        var returned: [Int] = []
        /// Whether something is being sent.
        var isSending = false
        var failure: MultiprocessingError?
        var helpers: [Task<Void, Never>] = []
    }

    /// How long a task may be held without being renewed: a worker that is stopped loses its tasks.
    static let leaseDuration = Duration.seconds(30)
    private static let mostTogether = 256

    let reference: ProxyReference
    let link: UInt64
    private let engine: ProcessPoolEngine
    private let state = Guarded(State())
    /// Tells the worker that something has ended.
    private let changes = AsyncStream.makeStream(
        of: Void.self,
        bufferingPolicy: .bufferingNewest(1)
    )
    /// Tells the sender that there is something to send.
    private let arrivals = AsyncStream.makeStream(
        of: Void.self,
        bufferingPolicy: .bufferingNewest(1)
    )

    init(_ reference: ProxyReference, _ engine: ProcessPoolEngine, over link: UInt64) {
        self.reference = reference
        self.engine = engine
        self.link = link
    }

    /// Why it has ended.
    var failure: MultiprocessingError? { state.withLock { $0.failure } }

    private var depth: Int { engine.state.withLock { $0.core.depth } }

    /// Has the worker look again.
    func wake() { changes.continuation.yield() }

    /// Begins to send results, to prolong leases, and to listen for tasks that it loses.
    func begin() {
        let helpers = [
            Task { await self.send() }, Task { await self.renew() }, Task { await self.listen() },
        ]
        state.withLock { $0.helpers = helpers }
    }

    /// Waits until more tasks should be leased: enough for about a millisecond in each process.
    ///
    /// - Parameter isOver: Whether there is no need any more.
    /// - Returns: How many at most; `nil` if there is no need.
    func room(unless isOver: () -> Bool) async -> Int? {
        for await _ in startingNow() {
            if failure != nil || isOver() { return nil }
            // Changes while tasks end, so that it is asked for once.
            let depth = depth
            let count = state.withLock { $0.held.count }
            // What comes after a pause may take long, and others may have nothing to do.
            if count == 0 { return engine.workerCount }
            let room = engine.workerCount * depth - count
            // In batches, if tasks are short.
            if room >= (depth == 1 ? 1 : engine.workerCount * depth / 2) { return room }
        }
        return nil
    }

    /// The changes, after one that is there already.
    private func startingNow() -> AsyncStream<Void> {
        changes.continuation.yield()
        return changes.stream
    }

    /// Ends with an error: the tasks that it holds are no longer its own.
    func fail(_ error: MultiprocessingError) {
        let held = state.withLock { state in
            if state.failure == nil { state.failure = error }
            state.endings = []
            state.returned = []
            defer { state.held = [:] }
            return Array(state.held.values)
        }
        engine.cancel(held.compactMap { $0.batch.engineNumber(of: $0.number) })
        wake()
        arrivals.continuation.yield()
    }

    /// Waits until all tasks have ended, and the queue knows.
    func finish() async {
        for await _ in startingNow() {
            let isDone = state.withLock { state in
                state.failure != nil
                    || state.held.isEmpty && state.endings.isEmpty && state.returned.isEmpty
                        && !state.isSending
            }
            if isDone { break }
        }
        for helper in state.withLock({ $0.helpers }) { helper.cancel() }
        let isLost = failure?.isLossOfConnection ?? false
        if !isLost { _ = try? await reference.call("leave") }
    }
}

// MARK: Tasks

extension WorkerTerm {
    /// Has leased tasks run.
    ///
    /// - Throws: The engine has failed.
    func take(_ leased: [WireValue]) async throws(MultiprocessingError) {
        var batches: [WorkerBatch] = []
        var run: [WorkerBatch.Leased] = []
        for value in leased {
            guard case .tuple(let parts) = value, parts.count >= 3, case .int(let id) = parts[0]
            else { continue }
            guard let task = ClusterTask(parts[1]) else {
                refuse(id)
                continue
            }
            if let last = run.last?.task, !last.runsTogether(with: task) {
                batches.append(WorkerBatch(run, last, for: self))
                run = []
            }
            run.append(
                WorkerBatch.Leased(id: id, task: task, trace: TraceContext(ofLeased: parts))
            )
        }
        if let last = run.last?.task { batches.append(WorkerBatch(run, last, for: self)) }
        let isWanted = state.withLock { state in
            guard state.failure == nil else { return false }
            for batch in batches {
                for (number, id) in batch.ids.enumerated() { state.held[id] = (batch, number) }
            }
            return true
        }
        guard isWanted else { return }
        for batch in batches {
            try await engine.submit(0..<batch.ids.count, of: batch, nil)
            cancelLost(of: batch)
        }
    }

    /// Cancels tasks that were taken away before the engine had numbers for them.
    private func cancelLost(of batch: WorkerBatch) {
        let lost = state.withLock { state in
            batch.ids.indices.filter { state.held[batch.ids[$0]]?.batch !== batch }
        }
        // Those that have ended meanwhile are unknown to the engine.
        engine.cancel(lost.compactMap { batch.engineNumber(of: $0) })
    }

    /// Ends a task that is none of a cluster.
    private func refuse(_ id: Int) {
        let error = MultiprocessingError(
            .typeMismatch,
            "the task is no tuple of a function's name, 'single' or 'chunk', and its input"
        )
        let ending = Ending(id: id, outcome: .failed(error), retriesErrors: false)
        state.withLock { $0.endings.append(ending) }
        arrivals.continuation.yield()
    }

    /// Gives back tasks that weren't begun.
    func giveBack(_ leased: [WireValue]) {
        let ids = Self.ids(leased)
        guard !ids.isEmpty else { return }
        state.withLock { $0.returned += ids }
        arrivals.continuation.yield()
    }

    /// Gives back tasks at once.
    func release(_ leased: [WireValue]) async {
        _ = try? await reference.call("release", [.ids(Self.ids(leased))])
    }

    private static func ids(_ leased: [WireValue]) -> [Int] {
        leased.compactMap { value in
            guard case .tuple(let parts) = value, case .int(let id) = parts.first else {
                return nil
            }
            return id
        }
    }

    /// The engine has ended tasks.
    func ended(_ endings: [TaskEnded], of batch: WorkerBatch) {
        var unused: [TaskOutcome] = []
        state.withLock { state in
            for ending in endings {
                let id = batch.ids[ending.number]
                guard let held = state.held[id], held.batch === batch else {
                    unused.append(ending.outcome)
                    continue
                }
                state.held[id] = nil
                state.endings.append(
                    Ending(id: id, outcome: ending.outcome, retriesErrors: batch.retriesErrors)
                )
            }
        }
        for case .told(_, _, let taken) in unused { taken?() }
        arrivals.continuation.yield()
        wake()
    }
}

// MARK: Sending

extension WorkerTerm {
    /// Sends results as they come.
    private func send() async {
        for await _ in arrivals.stream {
            while true {
                let (endings, returned) = state.withLock { state in
                    let endings = Array(state.endings.prefix(Self.mostTogether))
                    state.endings.removeFirst(endings.count)
                    state.isSending = !endings.isEmpty || !state.returned.isEmpty
                    return (endings, exchange(&state.returned, with: []))
                }
                if endings.isEmpty, returned.isEmpty { break }
                do throws(MultiprocessingError) {
                    try await send(endings, returned)
                } catch {
                    fail(error)
                }
            }
            wake()
        }
    }

    private func send(_ endings: [Ending], _ returned: [Int]) async throws(MultiprocessingError) {
        var results: [(id: Int, value: WireValue)] = []
        var returned = returned
        for ending in endings {
            switch ClusterReport(ending.outcome) {
            case .result(let value): results.append((ending.id, value))
            case .failure(let failure):
                let mayRetry = ending.mayRetry(failure)
                try await fail(ending.id, failure, mayRetry: mayRetry)
            case .returned: returned.append(ending.id)
            }
        }
        if !results.isEmpty { try await complete(results) }
        if !returned.isEmpty { _ = try await reference.call("release", [.ids(returned)]) }
    }

    private func complete(
        _ results: [(id: Int, value: WireValue)]
    ) async throws(MultiprocessingError) {
        do throws(MultiprocessingError) {
            let arguments = [.null, .ids(results.map(\.id))] + results.map(\.value)
            _ = try await reference.call("complete_each", arguments)
        } catch  where error.code == .messageTooLong || error.code == .limitReached {
            if results.count > 1 {
                for result in results { try await complete([result]) }
            } else if let first = results.first {
                let failure = ClusterFailure.unusable("its result can't be sent: \(error)")
                try await fail(first.id, failure, mayRetry: false)
            }
        }
    }

    private func fail(
        _ id: Int,
        _ failure: ClusterFailure,
        mayRetry: Bool
    ) async throws(MultiprocessingError) {
        _ = try await reference.call("fail", [.int(id), failure.value, .bool(mayRetry)])
    }
}

// MARK: Leases

extension WorkerTerm {
    /// Prolongs the leases of what it holds, again and again.
    private func renew() async {
        do {
            while true {
                try await Task.sleep(for: Self.leaseDuration / 3)
                let ids = state.withLock { Array($0.held.keys) }
                if ids.isEmpty { continue }
                let arguments = [.ids(ids), WireValue(seconds: Self.leaseDuration)]
                lose(try await reference.call("renew", arguments, as: [Int].self))
            }
        } catch {
            // It was cancelled, or the connection was lost, which the others notice, too.
        }
    }

    /// Listens for tasks that are cancelled, or whose time is over.
    private func listen() async {
        while true {
            do throws(MultiprocessingError) {
                lose(try await reference.call("revoked", as: [Int].self))
            } catch {
                if !Task.isCancelled { fail(error) }
                return
            }
        }
    }

    /// Cancels tasks that the queue has taken away.
    private func lose(_ ids: [Int]) {
        let lost = state.withLock { state in ids.compactMap { state.held.removeValue(forKey: $0) } }
        engine.cancel(lost.compactMap { $0.batch.engineNumber(of: $0.number) })
        wake()
    }
}

extension ClusterTask {
    /// Whether an engine can take both together.
    fileprivate func runsTogether(with other: ClusterTask) -> Bool {
        function == other.function && isChunked == other.isChunked
            && retriesErrors == other.retriesErrors
    }
}

extension WorkerTerm.Ending {
    /// Whether another attempt could succeed, and may be made.
    fileprivate func mayRetry(_ failure: ClusterFailure) -> Bool {
        switch failure {
        case .thrown: retriesErrors
        // Another worker's program may have it.
        case .unknownFunction, .lost, .late: true
        case .unusable: false
        }
    }
}
