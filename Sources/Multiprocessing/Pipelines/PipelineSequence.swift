/// The results of calls that are made for the elements of a sequence, many of them together.
///
/// - SeeAlso: ``SyncManager/pipeline(over:window:timeout:_:)``.
public struct PipelineSequence<Elements: Sequence, Value: Sendable>: AsyncSequence {
    /// An element, and what its call returned or failed with.
    public typealias Element = (Elements.Element, Result<Value, any Error>)

    /// One element for each call.
    @usableFromInline let elements: Elements
    /// A pipeline of the manager, without calls.
    @usableFromInline let emptyPipeline: Pipeline
    /// How many calls are sent together.
    @usableFromInline let window: Int
    /// The longest that each call may take.
    @usableFromInline let timeout: Duration?
    /// Adds the call for an element.
    @usableFromInline let call: (inout Pipeline, Elements.Element) -> PipelinedCall<Value>

    init(
        elements: Elements,
        emptyPipeline: Pipeline,
        window: Int,
        timeout: Duration?,
        call: @escaping (inout Pipeline, Elements.Element) -> PipelinedCall<Value>
    ) {
        self.elements = elements
        self.emptyPipeline = emptyPipeline
        self.window = window
        self.timeout = timeout
        self.call = call
    }

    /// Begins with the first element.
    @inlinable
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(sequence: self, elements: elements.makeIterator())
    }

    /// Walks over the results.
    ///
    /// Inlinable, so that it is compiled for the types of the program: see ``PipelinedCall``.
    public struct AsyncIterator: AsyncIteratorProtocol {
        /// Calls that were sent together.
        @usableFromInline
        struct Window {
            @usableFromInline let elements: [Elements.Element]
            @usableFromInline let calls: [PipelinedCall<Value>]
            @usableFromInline let sent: SentPipeline

            @inlinable
            init(
                elements: [Elements.Element],
                calls: [PipelinedCall<Value>],
                sent: SentPipeline
            ) {
                self.elements = elements
                self.calls = calls
                self.sent = sent
            }
        }

        @usableFromInline let sequence: PipelineSequence
        @usableFromInline var elements: Elements.Iterator
        /// The results of the window that is handed out.
        @usableFromInline var results: [Element] = []
        /// How many of them were.
        @usableFromInline var position = 0
        /// The window that was sent after that one.
        @usableFromInline var next: Window?

        @inlinable
        init(sequence: PipelineSequence, elements: Elements.Iterator) {
            self.sequence = sequence
            self.elements = elements
        }

        /// Hands out the next result, or `nil` after the last.
        @inlinable
        public mutating func next() async -> Element? { await next(isolation: nil) }

        /// Hands out the next result, or `nil` after the last, where the caller runs.
        @inlinable
        public mutating func next(isolation actor: isolated (any Actor)?) async -> Element? {
            if position == results.count {
                guard await advance(actor) else { return nil }
            }
            defer { position += 1 }
            return results[position]
        }

        /// Waits for the results of the next window, after having sent the one after it.
        @inlinable
        mutating func advance(_ actor: isolated (any Actor)?) async -> Bool {
            results = []
            position = 0
            let known = next
            next = nil
            let sent = if let known { known } else { await sendWindow(actor) }
            guard let sent else { return false }
            next = await sendWindow(actor)
            let results = await sent.sent.results()
            self.results.reserveCapacity(sent.calls.count)
            for (element, call) in zip(sent.elements, sent.calls) {
                self.results.append((element, call.result(in: results)))
            }
            return true
        }

        @inlinable
        mutating func sendWindow(_ actor: isolated (any Actor)?) async -> Window? {
            // In a cancelled task, nothing more is sent; an endless sequence would never end.
            guard !Task.isCancelled else { return nil }
            var pipeline = sequence.emptyPipeline
            var taken: [Elements.Element] = []
            var calls: [PipelinedCall<Value>] = []
            // A window may be much larger than what is left of the sequence.
            let room = Swift.min(sequence.window, 256)
            pipeline.reserve(room)
            taken.reserveCapacity(room)
            calls.reserveCapacity(room)
            while calls.count < sequence.window, let element = elements.next() {
                calls.append(sequence.call(&pipeline, element))
                taken.append(element)
            }
            guard !calls.isEmpty else { return nil }
            let sent = await pipeline.send(timeout: sequence.timeout)
            return Window(elements: taken, calls: calls, sent: sent)
        }
    }
}

@available(*, unavailable)
extension PipelineSequence.AsyncIterator: Sendable {}
