import MPSystem
internal import MPWire

/// Tasks that a worker of a cluster has leased together, as its engine runs them.
final class WorkerBatch: TaskOwner, TaskSource {
    /// A task with its number in the queue.
    struct Leased {
        let id: Int
        let task: ClusterTask
        /// The trace that it continues.
        let trace: TraceContext?
    }

    let function: String
    let isChunked: Bool
    let retriesErrors: Bool
    private let term: WorkerTerm
    /// The numbers of the tasks in the queue.
    let ids: [Int]
    private let inputs: [WireValue]
    /// The traces that they continue; empty if none does.
    private let traces: [TraceContext?]
    /// The engine's numbers of them, in order.
    private let accepted = Guarded<[UInt64]>([])

    /// Takes tasks of the same function and form.
    init(_ tasks: [Leased], _ kind: ClusterTask, for term: WorkerTerm) {
        function = kind.function
        isChunked = kind.isChunked
        retriesErrors = kind.retriesErrors
        self.term = term
        ids = tasks.map(\.id)
        inputs = tasks.map(\.task.input)
        traces = tasks.contains { $0.trace != nil } ? tasks.map(\.trace) : []
    }

    nonisolated(nonsending) func payloads(
        of numbers: Range<Int>,
        packed isPacked: Bool
    ) async throws(MultiprocessingError) -> [TaskPayload] {
        numbers.map { number in
            TaskPayload(bytes: inputs[number].pickled, resources: nil)
                .continuing(traces.isEmpty ? nil : traces[number])
        }
    }

    /// Never called: the engine runs them in other processes.
    @concurrent func run(_ number: Int) async -> TaskOutcome {
        .failed(MultiprocessingError(.unsupported, "\(function): it runs in other processes only"))
    }

    var onlyTask: UInt64? { nil }

    func accepted(_ id: UInt64) { accepted.withLock { $0.append(id) } }

    /// The engine's number of a task.
    func engineNumber(of number: Int) -> UInt64? {
        accepted.withLock { $0.indices.contains(number) ? $0[number] : nil }
    }

    func ended(_ ending: TaskEnded, _ waiters: inout PromiseWaiters) {
        term.ended([ending], of: self)
    }

    func ended(_ endings: [TaskEnded], _ waiters: inout PromiseWaiters) {
        term.ended(endings, of: self)
    }
}
