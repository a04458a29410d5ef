/// The engine of a pool of processes: one for the functions of this program, and perhaps one for those of Python.
final class ProcessPoolEngines: LocalPoolEngine {
    /// Runs the functions of this program.
    let own: ProcessPoolEngine
    /// Runs the functions of Python; `nil` if the pool has no workers for them.
    let python: ProcessPoolEngine?

    /// Begins without workers.
    ///
    /// - Throws: ``MultiprocessingError``: the configuration is impossible, or the system has no thread left.
    init(_ configuration: ProcessPoolConfiguration, named name: String) throws(MultiprocessingError)
    {
        own = try ProcessPoolEngine(configuration, named: name)
        guard let workers = configuration.python else {
            python = nil
            return
        }
        var settings = configuration
        settings.workers = workers.workers
        settings.workerKind = "PythonPoolWorker"
        python = try ProcessPoolEngine(settings, python: workers, named: "\(name) (Python)")
    }

    var name: String { own.name }
    var kind: String { own.kind }
    var tracer: (any CallTracer)? { own.tracer }
    var workerCount: Int { own.workerCount + (python?.workerCount ?? 0) }
    var window: Int { max(own.window, python?.window ?? 0) }

    private var all: [ProcessPoolEngine] { [own] + (python.map { [$0] } ?? []) }

    /// The engine for the tasks of an owner.
    private func engine(for owner: any TaskOwner) -> ProcessPoolEngine {
        owner.isPython ? python ?? own : own
    }

    nonisolated(nonsending) func submit(
        _ numbers: Range<Int>,
        of owner: any TaskOwner,
        from source: some TaskSource,
        _ options: TaskOptions?
    ) async throws(MultiprocessingError) {
        try await knownEngine(for: owner).submit(numbers, of: owner, from: source, options)
    }

    func submitAtOnce(
        _ owner: any TaskOwner,
        _ options: TaskOptions?,
        _ payload: () throws(MultiprocessingError) -> TaskPayload?
    ) throws(MultiprocessingError) -> Bool {
        try knownEngine(for: owner).submitAtOnce(owner, options, payload)
    }

    nonisolated(nonsending) func call(
        _ owner: any TaskOwner,
        from source: some TaskSource,
        _ options: TaskOptions?,
        until isDone: () -> Bool
    ) async throws(MultiprocessingError) {
        try await knownEngine(for: owner).call(owner, from: source, options, until: isDone)
    }

    private func knownEngine(
        for owner: any TaskOwner
    ) throws(MultiprocessingError) -> ProcessPoolEngine {
        if owner.isPython, python == nil {
            throw MultiprocessingError(
                .unsupported,
                """
                \(name): \(owner.function) is a function of Python, and the pool has no workers for those; make it with \
                python: .module("…")
                """
            )
        }
        return engine(for: owner)
    }

    func cancel(_ owner: any TaskOwner, evenIfRunning: Bool) {
        engine(for: owner).cancel(owner, evenIfRunning: evenIfRunning)
    }

    func isRunning(_ owner: any TaskOwner) -> Bool { engine(for: owner).isRunning(owner) }

    /// Starts the workers.
    func begin() { for engine in all { engine.begin() } }

    /// Waits until all workers take tasks.
    ///
    /// - Throws: Why they don't.
    func waitUntilReady() async throws(MultiprocessingError) {
        for engine in all { try await engine.waitUntilReady() }
    }

    func close() { for engine in all { engine.close() } }

    func terminate() { for engine in all { engine.terminate() } }

    func join() async throws(MultiprocessingError) {
        for engine in all { try await engine.join() }
    }

    func cancelWaiting() { for engine in all { engine.cancelWaiting() } }

    /// Ends all workers by a signal, and gives up all tasks.
    func endWorkers(by signal: Int32) { for engine in all { engine.endWorkers(by: signal) } }

    /// The processes of the workers.
    var processIDs: [Int32] { all.flatMap(\.processIDs).sorted() }
}
