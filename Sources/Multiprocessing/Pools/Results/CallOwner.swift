import Synchronization

/// One call of a function, as the task of a pool, and its promise.
///
/// One object, as small as can be: there may be millions of calls. Their inputs are those of a ``CallSource``, which nobody
/// keeps.
final class CallOwner<Output: Sendable>: TaskOwner, FutureCall, Promising {
    /// The size from which on a result isn't decoded by whoever brings it, in bytes.
    private static var longestAtOnce: Int { 1 << 16 }

    private let promised = PromiseState()
    private let reader: OutcomeReader
    private let output: PayloadCoder<Output>
    private let engine: any TaskEngine
    /// The pool's number of the call, 0 before it was accepted; and above it, whether it is a function of Python.
    ///
    /// In one word: a byte more would take 16.
    private let task: Atomic<UInt64>

    init<Input>(_ function: RemoteFunction<Input, Output>, on engine: any TaskEngine) {
        reader = OutcomeReader(function.name, function.errors)
        output = function.output
        task = Atomic(function.isPython ? Self.pythonFlag : 0)
        self.engine = engine
    }

    /// The call's result.
    var promise: TaskPromise<Output> { TaskPromise(of: self) }

    var outcome: PromiseOutcome? { promised.outcome }
    var waiting: PromiseWaiting { promised.waiting }

    func keep(_ outcome: PromiseOutcome, _ waiters: inout PromiseWaiters) {
        promised.keep(outcome, &waiters)
    }

    var name: String { "\(engine.name): \(function)" }

    var isRunning: Bool { engine.isRunning(self) }

    func cancel() { engine.cancel(self, evenIfRunning: true) }

    var function: String { reader.name }
    var isChunked: Bool { false }

    private static var pythonFlag: UInt64 { 1 << 63 }

    var isPython: Bool { task.load(ordering: .relaxed) & Self.pythonFlag != 0 }

    var onlyTask: UInt64? {
        let id = task.load(ordering: .acquiring) & ~Self.pythonFlag
        return id == 0 ? nil : id
    }

    func accepted(_ id: UInt64) { task.bitwiseOr(id, ordering: .releasing) }

    func ended(_ ending: TaskEnded, _ waiters: inout PromiseWaiters) {
        let outcome = ending.outcome
        switch outcome {
        case .told(.valueWithManagers, _, _): decodeLater(outcome)
        case .told(_, let bytes, _) where bytes.count > Self.longestAtOnce: decodeLater(outcome)
        case .told, .here, .thrownHere, .failed:
            do {
                let value = try reader.valueAtOnce(of: outcome, as: output, pool: engine.name)
                keep(PromiseOutcome(.success(value)), &waiters)
            } catch {
                keep(PromiseOutcome(.failure(error)), &waiters)
            }
        }
    }

    private func decodeLater(_ outcome: TaskOutcome) {
        Task { [self] in
            do {
                promise.fulfil(
                    .success(try await reader.value(of: outcome, as: output, pool: engine.name))
                )
            } catch {
                promise.fulfil(.failure(error))
            }
        }
    }
}

/// What a call runs.
struct CallSource<Input: Sendable, Output: Sendable>: TaskSource {
    private let called: RemoteFunction<Input, Output>
    private let input: Input

    init(_ function: RemoteFunction<Input, Output>, _ input: Input) {
        called = function
        self.input = input
    }

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
}
