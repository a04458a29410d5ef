import Synchronization

/// One call of a function, as the task of a pool.
final class CallOwner<Input: Sendable, Output: Sendable>: TaskOwner, FutureCall {
    /// The size from which on a result isn't decoded by whoever brings it, in bytes.
    private static var longestAtOnce: Int { 1 << 16 }

    private let called: RemoteFunction<Input, Output>
    private let input: Input
    private let engine: any TaskEngine
    /// The pool's number of the call; 0 before it was accepted.
    private let task = Atomic<UInt64>(0)
    /// The call's result.
    let promise = TaskPromise<Output>()

    init(_ function: RemoteFunction<Input, Output>, _ input: Input, on engine: any TaskEngine) {
        called = function
        self.input = input
        self.engine = engine
    }

    var name: String { "\(engine.name): \(called.name)" }

    var isRunning: Bool { engine.isRunning(self) }

    func cancel() { engine.cancel(self, evenIfRunning: true) }

    var function: String { called.name }
    var isPython: Bool { called.isPython }
    var isChunked: Bool { false }

    nonisolated(nonsending) func payloads(
        of numbers: Range<Int>,
        packed isPacked: Bool
    ) async throws(MultiprocessingError) -> [TaskPayload] {
        try await called.payloads(1, isPacked: false) { _ in try called.input.encode(input) }
    }

    @concurrent func run(_ number: Int) async -> TaskOutcome {
        do {
            return .here(try await called.code.run(input))
        } catch {
            return .thrownHere(error, at: 0)
        }
    }

    var onlyTask: UInt64? {
        let id = task.load(ordering: .acquiring)
        return id == 0 ? nil : id
    }

    func accepted(_ id: UInt64) { task.store(id, ordering: .releasing) }

    func ended(_ endings: [TaskEnded], _ waiters: inout PromiseWaiters) {
        guard let outcome = endings.first?.outcome else { return }
        switch outcome {
        case .told(.valueWithManagers, _, _): decodeLater(outcome)
        case .told(_, let bytes, _) where bytes.count > Self.longestAtOnce: decodeLater(outcome)
        case .told, .here, .thrownHere, .failed:
            let result = Result { try called.valueAtOnce(of: outcome, pool: engine.name) }
            promise.fulfil(result, &waiters)
        }
    }

    private func decodeLater(_ outcome: TaskOutcome) {
        Task { [self] in
            do {
                promise.fulfil(.success(try await called.value(of: outcome, pool: engine.name)))
            } catch {
                promise.fulfil(.failure(error))
            }
        }
    }
}
