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
    private var ready: ArraySlice<Output> = []
    /// Results of chunks before which others are to come, by number.
    private var early: [Int: [Output]] = [:]
    private var nextNumber = 0

    init(isOrdered: Bool) { self.isOrdered = isOrdered }

    /// How many chunks wait for others.
    var earlyCount: Int { early.count }

    mutating func add(_ outputs: [Output], _ number: Int) {
        if isOrdered {
            early[number] = outputs
        } else {
            ready += outputs
        }
    }

    mutating func add(_ output: Output, _ number: Int) {
        if isOrdered {
            early[number] = [output]
        } else {
            ready.append(output)
        }
    }

    mutating func next() -> Output? {
        while ready.isEmpty {
            guard let outputs = early.removeValue(forKey: nextNumber) else { return nil }
            nextNumber += 1
            ready = outputs[...]
        }
        return ready.popFirst()
    }
}
