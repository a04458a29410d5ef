/// Results of a pool, one after the other; each iteration runs the function anew.
///
/// - SeeAlso: Python `multiprocessing.pool.IMapIterator`.
public struct PoolResults<Output: Sendable>: AsyncSequence {
    /// One result.
    public typealias Element = Output

    private let begin: () -> AsyncIterator

    init<Input>(
        _ function: RemoteFunction<Input, Output>,
        _ inputs: some Sequence<Input>,
        chunkSize: Int,
        _ options: TaskOptions?,
        isOrdered: Bool,
        bufferSize: Int? = nil,
        on engine: any TaskEngine
    ) {
        begin = {
            var iterator = inputs.makeIterator()
            let stream = TaskStream(
                function,
                next: { iterator.next() },
                chunkSize: Swift.max(1, chunkSize),
                options,
                window: bufferSize.map { Swift.max(1, $0 / Swift.max(1, chunkSize)) },
                on: engine
            )
            return AsyncIterator(ResultSource(stream, isOrdered: isOrdered))
        }
    }

    /// Begins with the first input.
    public func makeAsyncIterator() -> AsyncIterator { begin() }

    /// Runs the function, and hands out its results.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let source: any ResultSourceProtocol<Output>

        init(_ source: some ResultSourceProtocol<Output>) { self.source = source }

        /// Waits for the next result.
        ///
        /// - Returns: The result; `nil` if there was one for each input.
        /// - Throws: ``MapFailure``, after which there are no more results; `cancelled`.
        public nonisolated(nonsending) mutating func next() async throws -> Output? {
            try await source.next()
        }

        /// Waits for the next result, as `for try await` does: without leaving the caller's actor.
        ///
        /// - Parameter actor: The caller's actor.
        /// - Returns: The result; `nil` if there was one for each input.
        /// - Throws: As ``next()``.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws -> Output? {
            try await source.next()
        }
    }
}

/// Hands out results of any input.
protocol ResultSourceProtocol<Output>: AnyObject {
    associatedtype Output
    nonisolated(nonsending) func next() async throws -> Output?
}

/// Hands out the results of a stream.
final class ResultSource<Input: Sendable, Output: Sendable>: ResultSourceProtocol {
    private var stream: TaskStream<Input, Output>?
    private var results: StreamedResults<Output>

    init(_ stream: TaskStream<Input, Output>, isOrdered: Bool) {
        self.stream = stream
        results = StreamedResults(isOrdered: isOrdered)
    }

    nonisolated(nonsending) func next() async throws -> Output? {
        while true {
            if let output = results.next() { return output }
            guard var stream = stream.take(), !stream.isDone else { return nil }
            while stream.hasRoom(besides: results.earlyCount) {
                try await stream.fill(besides: results.earlyCount)
            }
            _ = try await stream.take(into: &results, waiting: true)
            self.stream = stream
        }
    }
}

/// Results that are ready to be handed out, and those before which others are to come.
private struct StreamedResults<Output: Sendable>: ResultCollector {
    private let isOrdered: Bool
    /// Results in the order in which they are handed out, the next one last.
    private var ready: [Output] = []
    /// Those that follow them, in order.
    private var following: [Output] = []
    /// Results of chunks before which others are to come, by number.
    private var early: [Int: [Output]] = [:]
    /// The number of the first chunk that isn't among the ordered results.
    private var nextNumber = 0

    init(isOrdered: Bool) { self.isOrdered = isOrdered }

    /// How many chunks wait for others.
    var earlyCount: Int { early.count }

    mutating func add(_ outputs: [Output], _ number: Int) {
        guard isOrdered else { return following += outputs }
        guard number == nextNumber else { return early[number] = outputs }
        following += outputs
        nextNumber += 1
        followEarly()
    }

    mutating func add(_ outputs: [Output], _ numbers: [Int]) {
        guard isOrdered else { return following += outputs }
        for place in numbers.indices {
            if numbers[place] == nextNumber {
                following.append(outputs[place])
                nextNumber += 1
                if !early.isEmpty { followEarly() }
            } else {
                early[numbers[place]] = [outputs[place]]
            }
        }
    }

    /// Appends the results of chunks that came before others, as far as nothing is missing any more.
    private mutating func followEarly() {
        while let outputs = early.removeValue(forKey: nextNumber) {
            following += outputs
            nextNumber += 1
        }
    }

    mutating func next() -> Output? {
        if ready.isEmpty {
            swap(&ready, &following)
            ready.reverse()
        }
        return ready.popLast()
    }
}
