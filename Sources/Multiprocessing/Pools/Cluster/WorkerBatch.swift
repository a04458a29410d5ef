import MPSystem
internal import MPWire

/// Tasks that a worker of a cluster has leased together, as its engine runs them.
final class WorkerBatch: TaskOwner, TaskSource {
    let function: String
    let isChunked: Bool
    let retriesErrors: Bool
    private let term: WorkerTerm
    /// The numbers of the tasks in the queue.
    let ids: [Int]
    private let inputs: [WireValue]
    /// The engine's numbers of them, in order.
    private let accepted = Guarded<[UInt64]>([])

    /// Takes tasks of the same function and form.
    init(_ tasks: [(id: Int, task: ClusterTask)], _ kind: ClusterTask, for term: WorkerTerm) {
        function = kind.function
        isChunked = kind.isChunked
        retriesErrors = kind.retriesErrors
        self.term = term
        ids = tasks.map(\.id)
        inputs = tasks.map(\.task.input)
    }

    nonisolated(nonsending) func payloads(
        of numbers: Range<Int>,
        packed isPacked: Bool
    ) async throws(MultiprocessingError) -> [TaskPayload] {
        numbers.map { TaskPayload(bytes: inputs[$0].pickled, resources: nil) }
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
