internal import MPReferents
internal import MPWire

/// Asks the program of a worker's processes for the names of its functions.
///
/// The worker offers them as labels, so that a task goes to a worker that can run it.
final class FunctionNames: TaskOwner, TaskSource {
    /// The label of a function, which workers offer and tasks demand.
    static func label(of function: String) -> String {
        TaskWorker.functionLabelPrefix + function
    }

    /// Asks a worker's processes.
    ///
    /// - Returns: The names; empty if the program can't tell.
    static func of(_ engine: ProcessPoolEngine) async -> [String] {
        let request = FunctionNames()
        do throws(MultiprocessingError) {
            try await engine.submit(0..<1, of: request, nil)
        } catch {
            return []
        }
        for await names in request.answer.stream { return names }
        return []
    }

    let function = RemoteFunction<Void, [String]>.functionNames.name
    let isChunked = false
    private let answer = AsyncStream.makeStream(of: [String].self)

    nonisolated(nonsending) func payloads(
        of numbers: Range<Int>,
        packed isPacked: Bool
    ) async throws(MultiprocessingError) -> [TaskPayload] {
        numbers.map { _ in TaskPayload(bytes: WireValue.null.pickled, resources: nil) }
    }

    /// Never called: the engine runs it in another process.
    @concurrent func run(_ number: Int) async -> TaskOutcome {
        .failed(MultiprocessingError(.unsupported, "\(function): it runs in other processes only"))
    }

    var onlyTask: UInt64? { nil }

    func accepted(_ id: UInt64) {}

    func ended(_ ending: TaskEnded, _ waiters: inout PromiseWaiters) {
        answer.continuation.yield(Self.names(in: ending.outcome))
        answer.continuation.finish()
    }

    private static func names(in outcome: TaskOutcome) -> [String] {
        guard case .result(.list(let names)) = ClusterReport(outcome) else { return [] }
        return names.compactMap(\.asText)
    }
}

extension RemoteFunction where Input == Void, Output == [String] {
    /// Which functions the program has listed.
    static var functionNames: Self {
        Self("multiprocessing.functions") { ProgramFunctions.names }
    }
}
