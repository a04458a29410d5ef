internal import MPCore
internal import MPReferents
import MPSystem
internal import MPWire

// What becomes of the tasks.
extension ClusterPoolEngine {
    /// What came of a call for outcomes.
    private struct Taken: Sendable {
        let link: UInt64
        let result: Result<[WireValue], MultiprocessingError>
    }

    /// How many outcomes are taken together at most.
    private static let mostOutcomes = 1024

    /// Takes outcomes from now on, and looks after the connection; nobody keeps the pool meanwhile.
    func begin() {
        let taker = Task.detached { [weak self, reference] in
            let backOff = BackOff(first: .milliseconds(50), longest: .seconds(5))
            var failures = 0
            while !Task.isCancelled {
                let taken = await CallTracing.silently {
                    await Self.take(from: reference)
                }
                guard let self, self.received(taken) else { return }
                guard case .failure = taken.result else {
                    failures = 0
                    continue
                }
                let pause = backOff.pause(after: failures, random: .random(in: 0...1))
                failures += 1
                try? await Task.sleep(for: pause)
            }
        }
        // A call for outcomes that wasn't sent waits for the next connection, and says nothing of the last one.
        let watcher = Task.detached { [weak self, reference] in
            for await _ in reference.channel.events {
                guard let self else { return }
                let newest = reference.channel.linkNumber
                if newest > 0 { self.lostConnection(newest - 1) }
            }
        }
        state.withLock { $0.helpers = [taker, watcher] }
    }

    private static func take(from reference: ProxyReference) async -> Taken {
        var link: UInt64 = 0
        do throws(MultiprocessingError) {
            let arguments: [WireValue] = [.int(mostOutcomes), .bool(true), .null, .null]
            let sent = try await reference.send("results", arguments, nil, CallManner())
            link = sent.link
            guard case .list(let outcomes) = try reference.value(of: sent, "results") else {
                throw MultiprocessingError(.invalidReply, "the answer to results is no list")
            }
            return Taken(link: link, result: .success(outcomes))
        } catch {
            return Taken(link: link, result: .failure(error))
        }
    }

    /// Hands outcomes to the owners of their tasks.
    ///
    /// - Returns: Whether there may be more.
    private func received(_ taken: Taken) -> Bool {
        switch taken.result {
        case .success(let outcomes):
            received(outcomes, over: taken.link)
            return true
        case .failure(let error):
            if state.withLock({ $0.isTerminated }) { return false }
            if !reference.channel.isOver, error.isLossOfConnection {
                lostConnection(taken.link)
                return true
            }
            // It was closed: nothing of ours is in it, and nothing comes into it.
            if error.code == .shutDown { return true }
            fail(error)
            return false
        }
    }

    private func received(_ outcomes: [WireValue], over link: UInt64) {
        let read = outcomes.compactMap { outcome -> (Key, String, WireValue)? in
            guard case .tuple(let parts) = outcome, parts.count == 3, case .int(let id) = parts[0],
                case .text(let kind) = parts[1]
            else { return nil }
            return (Key(link: link, id: id), kind, parts[2])
        }
        let ended = state.withLock { state in
            var ended: [(Entry, Answer)] = []
            for (key, kind, value) in read {
                if let entry = state.tasks.removeValue(forKey: key) {
                    ended.append((entry, Answer(kind: kind, value: value)))
                } else if state.putCount > 0 {
                    state.early[key] = Answer(kind: kind, value: value)
                }
            }
            return ended
        }
        // Outside of the lock, as results may be large.
        tell(ended.map { ($0, outcome($1, $0.owner.function)) })
    }

    /// The connection has ended, and with it all that was submitted over it.
    private func lostConnection(_ link: UInt64) {
        let ended = state.withLock { state in
            state.lostLink = max(state.lostLink, Int64(link))
            let lostTasks = state.tasks.filter { $0.key.link <= link }
            for key in lostTasks.keys { state.tasks[key] = nil }
            state.early = state.early.filter { $0.key.link > link }
            return lostTasks.values.map { ($0, TaskOutcome.failed(lost($0))) }
        }
        tell(ended)
    }

    /// There will be no outcomes any more.
    private func fail(_ error: MultiprocessingError) {
        let ended = state.withLock { state in
            state.failure = error
            defer { state.tasks = [:] }
            return state.tasks.values.map { ($0, TaskOutcome.failed(error)) }
        }
        tell(ended)
    }

    /// The error of a task whose connection was lost.
    func lost(_ entry: Entry) -> MultiprocessingError {
        MultiprocessingError(
            .connectionLost,
            """
            \(name): \(entry.owner.function): the connection to the work queue was lost, and the task with it; it may have \
            been run
            """
        )
    }

    /// Tells owners that their tasks have ended.
    func tell(_ ended: [(Entry, TaskOutcome)]) {
        let keys = ended.compactMap(\.0.key)
        // Before their owners know, who may use them again.
        if !keys.isEmpty { state.withLock { $0.keys.subtract(keys) } }
        var position = 0
        var promised = PromiseWaiters()
        while position < ended.count {
            let owner = ended[position].0.owner
            var endings: [TaskEnded] = []
            while position < ended.count, ended[position].0.owner === owner {
                let (entry, outcome) = ended[position]
                endings.append(TaskEnded(number: entry.number, outcome: outcome))
                position += 1
            }
            owner.ended(endings, &promised)
        }
        promised.resume()
        let waiters = state.withLock { state in
            state.isOver
                ? exchange(&state.endWaiters, with: []) : [CheckedContinuation<Void, Never>]()
        }
        for waiter in waiters { waiter.resume() }
    }

    /// What the queue says of a task, as a pool's outcome.
    func outcome(_ answer: Answer, _ function: String) -> TaskOutcome {
        let what = "\(name): \(function)"
        switch answer.kind {
        case "result": return .told(.value, answer.value.pickled[...], taken: nil)
        case "cancelled": return .failed(.cancelledTask(name))
        case "expired":
            return .failed(
                MultiprocessingError(.timedOut, "\(what): it could not be done before it expired")
            )
        case "lost":
            let words = "its worker has ended or lost its connection, or didn't prolong its lease"
            return .failed(MultiprocessingError(.workerLost, "\(what): \(words)"))
        default: return outcome(ClusterFailure(answer.value), what)
        }
    }

    private func outcome(_ failure: ClusterFailure, _ what: String) -> TaskOutcome {
        switch failure {
        case .thrown(let exception, at: let position):
            // So the queue itself says that the time limit was over.
            if exception == PythonException.taskTimeLimit {
                return .failed(MultiprocessingError(.timedOut, "\(what): \(exception.message)"))
            }
            let value = WireValue.tuple([exception.value, .int(position)])
            return .told(.thrown, value.pickled[...], taken: nil)
        case .unknownFunction(let words):
            return .told(.unknownFunction, Array(words.utf8)[...], taken: nil)
        case .unusable(let words): return .told(.unusable, Array(words.utf8)[...], taken: nil)
        case .lost(let words):
            return .failed(MultiprocessingError(.workerLost, "\(what): \(words)"))
        case .late(let words): return .failed(MultiprocessingError(.timedOut, "\(what): \(words)"))
        }
    }
}

// MARK: The pool's end

extension ClusterPoolEngine {
    /// Takes no more tasks.
    func close() {
        state.withLock { $0.isClosed = true }
        tell([])
    }

    /// Gives up all tasks, and takes no more.
    func terminate() {
        let (keys, ended) = state.withLock { state in
            state.isClosed = true
            state.isTerminated = true
            defer { state.tasks = [:] }
            return (
                Array(state.tasks.keys),
                state.tasks.values.map { ($0, TaskOutcome.failed(.cancelledTask(name))) }
            )
        }
        cancel(keys, evenIfRunning: true)
        endHelpers()
        tell(ended)
    }

    /// Waits until all tasks have ended, after ``close()`` or ``terminate()``.
    func join() async throws(MultiprocessingError) {
        guard state.withLock({ $0.isClosed }) else { throw .openPool(name) }
        await withCheckedContinuation { waiting in
            let isOver = state.withLock { state in
                if state.isOver { return true }
                state.endWaiters.append(waiting)
                return false
            }
            if isOver { waiting.resume() }
        }
        endHelpers()
    }

    private func endHelpers() {
        for helper in state.withLock({ exchange(&$0.helpers, with: []) }) { helper.cancel() }
    }
}

extension ClusterPoolEngine.State {
    /// Whether no task is under way, and none will be.
    fileprivate var isOver: Bool { isClosed && tasks.isEmpty && putCount == 0 }
}
