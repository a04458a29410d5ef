import MPSystem

/// Calls of one function with many inputs, in chunks, as tasks of a pool.
final class StreamOwner<Input: Sendable, Output: Sendable>: TaskOwner, TaskSource {
    private let called: RemoteFunction<Input, Output>
    let isChunked: Bool
    private let inputs: TaskInputs<Input>
    /// What has ended and wasn't taken.
    let inbox = TaskInbox()

    init(_ function: RemoteFunction<Input, Output>, _ inputs: TaskInputs<Input>) {
        called = function
        outcomes = function.outcomes
        output = function.output
        self.inputs = inputs
        isChunked = inputs.chunkSize > 1
    }

    var function: String { outcomes.name }
    var isPython: Bool { called.isPython }
    /// Reads what becomes of the tasks.
    let outcomes: OutcomeReader
    /// Decodes their results.
    let output: PayloadCoder<Output>

    nonisolated(nonsending) func payloads(
        of numbers: Range<Int>,
        packed isPacked: Bool
    ) async throws(MultiprocessingError) -> [TaskPayload] {
        let isPacked = isPacked && isChunked
        return try await called.payloads(numbers.count, isPacked: isPacked) { [inputs, called] in
            let number = numbers.lowerBound + $0
            return isChunked
                ? try called.input.encodeAll(inputs.chunk(number), packed: isPacked)
                : try called.input.encode(inputs.first(of: number))
        }
    }

    @concurrent func run(_ number: Int) async -> TaskOutcome {
        guard isChunked else {
            do {
                return .here(try await called.code.run(inputs.first(of: number)))
            } catch {
                return .thrownHere(error, at: 0)
            }
        }
        var results: [Output] = []
        do {
            for input in inputs.chunk(number) { results.append(try await called.code.run(input)) }
            return .here(results)
        } catch {
            return .thrownHere(error, at: results.count)
        }
    }

    var onlyTask: UInt64? { nil }

    func accepted(_ id: UInt64) {}

    func ended(_ ending: TaskEnded, _ waiters: inout PromiseWaiters) { inbox.add([ending]) }

    func ended(_ endings: [TaskEnded], _ waiters: inout PromiseWaiters) { inbox.add(endings) }
}
