internal import MPCore
import MPSystem
internal import MPWire

/// A worker for a work queue: leases tasks over one connection after the other, and has them run by an engine.
final class ClusterWorker: Sendable {
    private struct State {
        var isDraining = false
        /// What waits for the server or for time, and is given up when the worker drains.
        var waiting: (number: UInt64, cancel: @Sendable () -> Void)?
        var lastWait: UInt64 = 0
        var term: WorkerTerm?
        /// What tasks may demand.
        var offer: [String: Int]
    }

    private let reference: ProxyReference
    private let engine: ProcessPoolEngine
    private let state: Guarded<State>

    init(
        _ reference: ProxyReference,
        _ engine: ProcessPoolEngine,
        offering resources: [String: Int]
    ) {
        self.reference = reference
        self.engine = engine
        state = Guarded(State(offer: resources))
    }

    private var isDraining: Bool { state.withLock { $0.isDraining } }

    /// Takes no more tasks, finishes those that it has, and ends.
    func drain() {
        let (cancel, term) = state.withLock { state in
            state.isDraining = true
            return (state.waiting?.cancel, state.term)
        }
        cancel?()
        term?.wake()
    }

    /// Works until it is to drain, or the queue ends.
    ///
    /// - Returns: Why it has ended before.
    func run() async -> Result<Void, MultiprocessingError> {
        engine.begin()
        var result: Result<Void, MultiprocessingError> = .success(())
        do throws(MultiprocessingError) {
            try await engine.waitUntilReady()
            await offerFunctions()
            try await work()
        } catch {
            result = .failure(error)
        }
        if case .success = result { engine.close() } else { engine.terminate() }
        try? await engine.join()
        return result
    }

    /// Adds the names of the program's functions to what this worker offers.
    private func offerFunctions() async {
        let names = await FunctionNames.of(engine)
        state.withLock { state in
            for name in names { state.offer[FunctionNames.label(of: name)] = 0 }
        }
    }

    /// Works over one connection after the other.
    private func work() async throws(MultiprocessingError) {
        let backOff = BackOff(first: .milliseconds(50), longest: .seconds(5))
        var failures = 0
        while !isDraining {
            do throws(MultiprocessingError) {
                let link = try await join()
                failures = 0
                try await serve(WorkerTerm(reference, engine, over: link))
                return
            } catch {
                if error.code == .shutDown || isDraining { return }
                guard error.isLossOfConnection, !reference.channel.isOver else { throw error }
            }
            let pause = backOff.pause(after: failures, random: .random(in: 0...1))
            failures += 1
            _ = await untilDraining { try? await Task.sleep(for: pause) }
        }
    }

    /// Tells the queue what this worker offers.
    ///
    /// - Returns: The connection over which it did.
    private func join() async throws(MultiprocessingError) -> UInt64 {
        let offer = state.withLock { $0.offer }
        let sent = try await callUntilDraining("join", [WireValue(resources: offer)])
        _ = try reference.value(of: sent, "join")
        return sent.link
    }

    /// Works over one connection.
    private func serve(_ term: WorkerTerm) async throws(MultiprocessingError) {
        state.withLock { $0.term = term }
        term.begin()
        do throws(MultiprocessingError) {
            while let room = await term.room(unless: { self.isDraining }) {
                let leased = try await lease(room, for: term)
                if isDraining {
                    term.giveBack(leased)
                } else {
                    try await term.take(leased)
                }
            }
        } catch {
            term.fail(error)
        }
        await term.finish()
        state.withLock { $0.term = nil }
        if let failure = term.failure { throw failure }
    }

    /// Leases tasks, waiting for one.
    private func lease(
        _ count: Int,
        for term: WorkerTerm
    ) async throws(MultiprocessingError) -> [WireValue] {
        var arguments: [WireValue] = [
            .int(count), WireValue(seconds: WorkerTerm.leaseDuration), .bool(true), .null,
        ]
        let traces = reference.channel.tracesOfTasks
        if !traces.isEmpty { arguments += [.null, .bool(true)] + traces }
        do throws(MultiprocessingError) {
            let sent = try await callUntilDraining("lease", arguments)
            guard case .list(let tasks) = try reference.value(of: sent, "lease") else {
                throw MultiprocessingError(.invalidReply, "the answer to lease is no list")
            }
            guard sent.link == term.link else {
                // The next connection knows nothing of what this worker offers; what came goes back.
                await WorkerTerm(reference, engine, over: sent.link).release(tasks)
                throw MultiprocessingError(.connectionLost, "the connection to the queue was lost")
            }
            return tasks
        } catch  where error.code == .cancelled && isDraining {
            return []
        }
    }

    /// Makes a call that is given up when the worker drains.
    private func callUntilDraining(
        _ method: String,
        _ arguments: [WireValue]
    ) async throws(MultiprocessingError) -> SentCall {
        let reference = reference
        let answer = await untilDraining { () -> Result<SentCall, MultiprocessingError> in
            do throws(MultiprocessingError) {
                return .success(try await reference.send(method, arguments, nil, CallManner()))
            } catch {
                return .failure(error)
            }
        }
        return try answer.get()
    }

    /// Does something that is given up when the worker drains.
    private func untilDraining<Value: Sendable>(
        _ body: @escaping @Sendable () async -> Value
    ) async -> Value {
        let task = Task { await body() }
        let (number, isDraining) = state.withLock { state in
            state.lastWait += 1
            state.waiting = (state.lastWait, { task.cancel() })
            return (state.lastWait, state.isDraining)
        }
        if isDraining { task.cancel() }
        let value = await task.value
        state.withLock { if $0.waiting?.number == number { $0.waiting = nil } }
        return value
    }
}
