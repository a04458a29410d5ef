/// Runs a function for many inputs in a pool, with a bounded number under way.
struct TaskStream<Input: Sendable, Output: Sendable> {
    /// How many tasks are submitted together.
    private static var mostTogether: Int { 256 }

    private let engine: any TaskEngine
    private let owner: StreamOwner<Input, Output>
    private let inputs: TaskInputs<Input>
    private let options: TaskOptions?
    /// Gives the next input; `nil` if all are known.
    private let next: (() -> Input?)?
    private let keeper: Keeper
    /// How many chunks may be under way.
    private let window: Int
    /// The number of chunks if all are known; else of those that have been made.
    private var chunkCount: Int
    private var submittedCount = 0
    private var isExhausted: Bool
    /// How many chunks were submitted whose results weren't taken.
    private(set) var underWay = 0

    /// Gives the rest up when nobody wants it any more.
    private final class Keeper: Sendable {
        let engine: any TaskEngine
        let owner: any TaskOwner

        init(_ engine: any TaskEngine, _ owner: any TaskOwner) {
            self.engine = engine
            self.owner = owner
        }

        deinit { engine.cancel(owner, evenIfRunning: true) }
    }

    /// Begins with inputs that are all known.
    init(
        _ function: RemoteFunction<Input, Output>,
        _ all: [Input],
        chunkSize: Int,
        _ options: TaskOptions?,
        on engine: any TaskEngine
    ) {
        window = engine.window
        inputs = TaskInputs(all, chunkSize: chunkSize)
        owner = StreamOwner(function, inputs)
        keeper = Keeper(engine, owner)
        self.engine = engine
        self.options = options
        next = nil
        chunkCount = (all.count + chunkSize - 1) / chunkSize
        isExhausted = true
    }

    /// Begins with inputs that are taken one after the other.
    init(
        _ function: RemoteFunction<Input, Output>,
        next: @escaping () -> Input?,
        chunkSize: Int,
        _ options: TaskOptions?,
        window: Int? = nil,
        on engine: any TaskEngine
    ) {
        self.window = window ?? engine.window
        inputs = TaskInputs(chunkSize: chunkSize)
        owner = StreamOwner(function, inputs)
        keeper = Keeper(engine, owner)
        self.engine = engine
        self.options = options
        self.next = next
        chunkCount = 0
        isExhausted = false
    }

    private var isSubmitted: Bool { isExhausted && submittedCount == chunkCount }

    /// Whether all inputs were submitted and all results taken.
    var isDone: Bool { isSubmitted && underWay == 0 }

    /// Whether more should be submitted.
    ///
    /// - Parameter taken: How many chunks have results that wait to be used, and count as under way.
    /// - Returns: Whether there are more inputs, and room for them.
    func hasRoom(besides taken: Int = 0) -> Bool { !isSubmitted && underWay + taken < window }

    /// Submits some chunks, if there is room for them.
    nonisolated(nonsending) mutating func fill(besides taken: Int = 0) async throws {
        let room = min(Self.mostTogether, window - underWay - taken)
        guard room > 0 else { return }
        makeChunks(upTo: room)
        let numbers = submittedCount..<min(submittedCount + room, chunkCount)
        guard !numbers.isEmpty else { return }
        submittedCount = numbers.upperBound
        underWay += numbers.count
        do {
            try await engine.submitInSpan(numbers, of: owner, from: owner, options)
        } catch {
            throw failure(of: numbers.lowerBound, error)
        }
    }

    private mutating func makeChunks(upTo count: Int) {
        guard let next else { return }
        while !isExhausted, chunkCount - submittedCount < count {
            var chunk: [Input] = []
            while chunk.count < inputs.chunkSize, let input = next() { chunk.append(input) }
            isExhausted = chunk.count < inputs.chunkSize
            if chunk.isEmpty { break }
            inputs.add(chunk, number: chunkCount)
            chunkCount += 1
        }
    }

    /// Takes results that have come.
    ///
    /// - Parameters:
    ///   - collector: Takes them.
    ///   - waits: Whether to wait for some; none come back only when everything is done.
    /// - Returns: How many inputs are done.
    /// - Throws: ``MapFailure`` of the first that failed; then what hasn't begun is given up. `cancelled`.
    nonisolated(nonsending) mutating func take(
        into collector: inout some ResultCollector<Output>,
        waiting waits: Bool
    ) async throws -> Int {
        var arrived = owner.inbox.take()
        while arrived.isEmpty, waits, underWay > 0 {
            await owner.inbox.wait()
            if Task.isCancelled {
                engine.cancel(owner, evenIfRunning: true)
                throw MultiprocessingError.cancelledTask("\(engine.name): \(owner.function)")
            }
            arrived = owner.inbox.take()
        }
        underWay -= arrived.count
        var count = 0
        var firstFailure: MapFailure?
        if !owner.isChunked { count += collectAtOnce(&arrived, into: &collector) }
        for ended in arrived {
            do {
                count += try await collect(ended, into: &collector)
            } catch {
                let failure = failure(of: ended.number, error)
                if firstFailure.map({ failure.index < $0.index }) ?? true { firstFailure = failure }
            }
            inputs.forget([ended.number])
        }
        if let firstFailure {
            engine.cancel(owner, evenIfRunning: false)
            throw firstFailure
        }
        return count
    }

    /// Takes the results of chunks with one input, as far as nothing is to be awaited for them.
    ///
    /// Together, and without suspending: that takes a fraction of the time.
    ///
    /// - Parameters:
    ///   - arrived: What has ended; the others remain: errors, and results with objects in them.
    ///   - collector: Takes the results.
    /// - Returns: How many there were.
    private func collectAtOnce(
        _ arrived: inout [TaskEnded],
        into collector: inout some ResultCollector<Output>
    ) -> Int {
        var (outputs, numbers, others): ([Output], [Int], [TaskEnded]) = ([], [], [])
        outputs.reserveCapacity(arrived.count)
        numbers.reserveCapacity(arrived.count)
        let (reader, output) = (owner.outcomes, owner.output)
        for ended in arrived {
            // An error is thrown once more by whoever reports it.
            if case .told(.value, _, _) = ended.outcome,
                let value = try? reader.valueAtOnce(of: ended.outcome, as: output, pool: "")
            {
                outputs.append(value)
                numbers.append(ended.number)
            } else {
                others.append(ended)
            }
        }
        collector.add(outputs, numbers)
        inputs.forget(numbers)
        arrived = others
        return numbers.count
    }

    private nonisolated(nonsending) func collect(
        _ ended: TaskEnded,
        into collector: inout some ResultCollector<Output>
    ) async throws -> Int {
        guard owner.isChunked else {
            let output = try await owner.outcomes.value(
                of: ended.outcome,
                as: owner.output,
                pool: engine.name
            )
            collector.add([output], [ended.number])
            return 1
        }
        let outputs = try await owner.outcomes.values(
            of: ended.outcome,
            as: owner.output,
            pool: engine.name
        )
        collector.add(outputs, ended.number)
        return outputs.count
    }

    private func failure(of number: Int, _ error: any Error) -> MapFailure {
        let failure = error as? ChunkFailure
        let position = failure?.position ?? 0
        let chunk = inputs.chunk(number)
        return MapFailure(
            index: number * inputs.chunkSize + position,
            input: chunk.indices.contains(position) ? chunk[position] : nil,
            error: failure?.error ?? error
        )
    }
}
