internal import MPCore
import MPSystem
internal import MPTransport
internal import MPWire

/// Has tasks run by whatever workers lease them from a work queue.
///
/// Tasks are known by their numbers in the queue, and by the connection over which they were submitted: their outcomes
/// come over the same one, or never.
final class ClusterPoolEngine: TaskEngine {
    /// A task by its number in the queue of one connection's server.
    struct Key: Hashable {
        let link: UInt64
        let id: Int
    }

    /// A task that hasn't ended.
    struct Entry: Sendable {
        let owner: any TaskOwner
        let number: Int
        let key: String?
    }

    /// What the queue says of a task.
    struct Answer: Sendable {
        let kind: String
        let value: WireValue
    }

    /// What the lock guards.
    struct State {
        var tasks: [Key: Entry] = [:]
        /// Outcomes that came before the answer to the submission of their tasks.
        var early: [Key: Answer] = [:]
        /// How many submissions wait for their answers.
        var putCount = 0
        /// The names of tasks under way.
        var keys: Set<String> = []
        /// The newest connection that was lost; -1 if none was.
        var lostLink: Int64 = -1
        var isClosed = false
        var isTerminated = false
        /// Why there are no outcomes any more.
        var failure: MultiprocessingError?
        var endWaiters: [CheckedContinuation<Void, Never>] = []
        /// Take outcomes, and look after the connection.
        var helpers: [Task<Void, Never>] = []
        /// Who worked when that was last asked.
        var workers = ClusterWorkers()
    }

    /// How many tasks are submitted together at most.
    static let mostTogether = 1024
    /// How many bytes of inputs are submitted together, unless one alone is longer.
    static let mostBytesTogether = 1 << 20
    /// How long a submission waits in the server before it is looked whether it still should.
    static let putLimit = Duration.seconds(2)

    let name: String
    let reference: ProxyReference
    let state = Guarded(State())

    init(_ reference: ProxyReference, named name: String) {
        self.reference = reference
        self.name = name
    }

    var kind: String { "WorkQueue" }

    var tracer: (any CallTracer)? { reference.channel.tracer }

    var workerCount: Int { state.withLock { max(1, $0.workers.count) } }

    var window: Int { 1024 }

    /// Whether a worker runs it is known to the queue only.
    func isRunning(_ owner: any TaskOwner) -> Bool { false }
}

// MARK: Submitting

extension ClusterPoolEngine {
    nonisolated(nonsending) func submit(
        _ numbers: Range<Int>,
        of owner: any TaskOwner,
        from source: some TaskSource,
        _ options: TaskOptions?
    ) async throws(MultiprocessingError) {
        try checkOpen()
        let payloads = try await source.payloads(of: numbers, packed: false)
        if let key = options?.key {
            let isNew = state.withLock { $0.keys.insert(key).inserted }
            if !isNew { throw .duplicateTask(name, key) }
        }
        var submitted = numbers.lowerBound
        do throws(MultiprocessingError) {
            let label = await label(of: owner.function)
            var rest = try payloads.map { (payload) throws(MultiprocessingError) in
                try task(payload, of: owner, options)
            }[...]
            while !rest.isEmpty {
                let batch = Self.batch(of: rest)
                let first = Entry(owner: owner, number: submitted, key: options?.key)
                let count = try await put(batch.map(\.value), first, options, label)
                rest = rest.dropFirst(count)
                submitted += count
                if rest.isEmpty { break }
                // The queue was full for a while.
                try checkOpen()
                if Task.isCancelled { throw .cancelledTask(name) }
            }
        } catch {
            if submitted == numbers.lowerBound, let key = options?.key {
                state.withLock { _ = $0.keys.remove(key) }
            }
            throw error
        }
    }

    private func checkOpen() throws(MultiprocessingError) {
        let (failure, isClosed) = state.withLock { ($0.failure, $0.isClosed) }
        if let failure { throw failure }
        if isClosed { throw .closedPool(name) }
    }

    /// A task as it stands in the queue, and its size.
    private func task(
        _ payload: TaskPayload,
        of owner: any TaskOwner,
        _ options: TaskOptions?
    ) throws(MultiprocessingError) -> (value: WireValue, size: Int) {
        guard payload.resources == nil else {
            throw MultiprocessingError(
                .unsupported,
                """
                \(name): \(owner.function): an argument holds an object of a manager, which a cluster's tasks can't carry; \
                pass the name of the object
                """
            )
        }
        do {
            let input = try PickleReader.read(payload.bytes[...], limits: .betweenRelatives)
            let task = ClusterTask(
                function: owner.function,
                isChunked: owner.isChunked,
                input: input,
                retriesErrors: options?.retriesErrors ?? false
            )
            return (task.value, payload.bytes.count)
        } catch {
            throw MultiprocessingError(
                .typeMismatch,
                "\(name): \(owner.function): an argument can't be sent: \(error)",
                cause: error
            )
        }
    }

    /// As many tasks as should go together.
    private static func batch(
        of tasks: ArraySlice<(value: WireValue, size: Int)>
    ) -> ArraySlice<(value: WireValue, size: Int)> {
        var (count, bytes) = (0, 0)
        for task in tasks {
            bytes += task.size
            if count > 0, bytes > mostBytesTogether || count == mostTogether { break }
            count += 1
        }
        return tasks.prefix(count)
    }

    /// Submits tasks, waiting a while for room.
    ///
    /// - Returns: How many of them were.
    private nonisolated(nonsending) func put(
        _ values: [WireValue],
        _ first: Entry,
        _ options: TaskOptions?,
        _ label: String?
    ) async throws(MultiprocessingError) -> Int {
        let trace = reference.channel.carriesTraces ? options?.trace : nil
        let terms = Self.terms(options, first.owner.function, label, trace)
        let arguments = [terms, WireValue(seconds: Self.putLimit)] + values
        // What was submitted has to be known, even to a task that is cancelled.
        let manner = CallManner(
            cancellation: .isIgnored,
            wait: CallManner.ArgumentWait(Self.putLimit, at: 1)
        )
        state.withLock { $0.putCount += 1 }
        var accepted: [Int] = []
        var link: UInt64 = 0
        defer { register(accepted, over: link, first) }
        let sent = try await reference.send("put_each", arguments, nil, manner)
        let value = try reference.value(of: sent, "put_each")
        link = sent.link
        let ids = try value.decoded(as: [Int].self, from: reference.attempt("put_each"))
        guard ids.count <= values.count, ids.allSatisfy({ $0 > 0 }) else {
            throw MultiprocessingError(
                .invalidReply,
                "\(name): the queue has given \(values.count) tasks the numbers \(ids.prefix(8))"
            )
        }
        accepted = ids
        return ids.count
    }

    /// Notes tasks that were submitted.
    private func register(_ ids: [Int], over link: UInt64, _ first: Entry) {
        let (ended, late) = state.withLock { state in
            var ended: [(Entry, TaskOutcome)] = []
            var late: [Key] = []
            for (offset, id) in ids.enumerated() {
                let entry = Entry(owner: first.owner, number: first.number + offset, key: first.key)
                let key = Key(link: link, id: id)
                first.owner.accepted(UInt64(id))
                if Int64(link) <= state.lostLink {
                    ended.append((entry, .failed(lost(entry))))
                } else if let failure = state.failure {
                    ended.append((entry, .failed(failure)))
                } else if state.isTerminated {
                    ended.append((entry, .failed(.cancelledTask(name))))
                    late.append(key)
                } else if let answer = state.early.removeValue(forKey: key) {
                    ended.append((entry, outcome(answer, entry.owner.function)))
                } else {
                    state.tasks[key] = entry
                }
            }
            state.putCount -= 1
            if state.putCount == 0 { state.early = [:] }
            return (ended, late)
        }
        cancel(late, evenIfRunning: true)
        tell(ended)
    }

    /// What is asked of the queue.
    private static func terms(
        _ options: TaskOptions?,
        _ function: String,
        _ label: String?,
        _ trace: TraceContext?
    ) -> WireValue {
        var terms = WorkTaskOptions()
        terms.trace = trace
        terms.name = function
        if let label { terms.demands = [label: 0] }
        // Nobody would take their results.
        terms.endsWithSubmitter = true
        guard let options else { return terms.wireValue }
        terms.priority = options.priority
        terms.delay = options.delay
        terms.deadline = options.expiry
        terms.timeLimit = options.timeLimit
        terms.attempts = 1 + max(0, options.retries)
        terms.backOff = options.backOff
        terms.demands.merge(options.demands) { $1 }
        return terms.wireValue
    }

    /// The label that a task of a function demands; `nil` if no worker says that it has the function.
    ///
    /// Then any worker may take the task: one that says nothing may have the function, and another one says which it has.
    private nonisolated(nonsending) func label(of function: String) async -> String? {
        let label = FunctionNames.label(of: function)
        await lookAtWorkers(for: label)
        return state.withLock { $0.workers.labels.contains(label) ? label : nil }
    }

    /// Asks the queue for its workers now and then, and sooner if none offers a label: they come and go.
    nonisolated(nonsending) func lookAtWorkers(for label: String?) async {
        let now = EventLoop.now()
        guard state.withLock({ $0.workers.beginsLooking(for: label, at: now) }) else { return }
        do throws(MultiprocessingError) {
            let answer = try await CallTracing.silently { () async throws(MultiprocessingError) in
                try await reference.call("workers")
            }
            let workers = ClusterWorkers(answer, at: now)
            state.withLock { $0.workers = workers }
        } catch {
            // It isn't allowed to everybody, and the next attempt would fail, too.
            if error.code == .permissionDenied { state.withLock { $0.workers.mayLook = false } }
        }
    }
}

// MARK: Cancelling

extension ClusterPoolEngine {
    func cancel(_ owner: any TaskOwner, evenIfRunning: Bool) {
        let newest = reference.channel.linkNumber
        let keys = state.withLock { state in
            // Nearly always over the connection that there is.
            if let id = owner.onlyTask {
                let key = Key(link: newest, id: Int(id))
                if state.tasks[key]?.owner === owner { return [key] }
            }
            return state.tasks.filter { $0.value.owner === owner }.map(\.key)
        }
        cancel(keys, evenIfRunning: evenIfRunning)
    }

    /// Has tasks cancelled in the queue; their outcomes come as all others.
    func cancel(_ keys: [Key], evenIfRunning: Bool) {
        let reference = reference
        for (link, keys) in Dictionary(grouping: keys, by: \.link) {
            // Not over another connection, whose server may mean other tasks by the numbers; if this one is lost, they
            // end with it.
            let call = reference.request("cancel", [.ids(keys.map(\.id)), .bool(evenIfRunning)])
            Task.detached {
                await CallTracing.silently {
                    _ = await reference.channel.call(call, CallManner().on(link))
                }
            }
        }
    }
}
