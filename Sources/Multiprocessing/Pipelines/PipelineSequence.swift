internal import MPCore

/// The results of calls that are made for the elements of a sequence, many of them together.
///
/// - SeeAlso: ``SyncManager/pipeline(over:window:timeout:_:)``.
public struct PipelineSequence<Elements: Sequence, Value: Sendable>: AsyncSequence {
    /// An element, and what its call returned or failed with.
    public typealias Element = (Elements.Element, Result<Value, any Error>)

    let channel: any CallChannel
    let elements: Elements
    let window: Int
    let manner: CallManner
    let call: (inout Pipeline, Elements.Element) -> PipelinedCall<Value>

    /// Begins with the first element.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(sequence: self, elements: elements.makeIterator())
    }

    /// Walks over the results.
    public struct AsyncIterator: AsyncIteratorProtocol {
        /// Calls that were sent together.
        private struct Window {
            var elements: [Elements.Element]
            var calls: [PipelinedCall<Value>]
            var sent: SentPipeline
        }

        private let sequence: PipelineSequence
        private var elements: Elements.Iterator
        /// The window whose results are handed out.
        private var current: (window: Window, results: [CallResult])?
        /// How many of them were.
        private var position = 0
        /// The window that was sent after that one.
        private var next: Window?

        init(sequence: PipelineSequence, elements: Elements.Iterator) {
            self.sequence = sequence
            self.elements = elements
        }

        /// Hands out the next result, or `nil` after the last.
        public mutating func next() async -> Element? {
            while true {
                if let (window, results) = current, position < window.calls.count {
                    defer { position += 1 }
                    let call = window.calls[position]
                    return (
                        window.elements[position], window.sent.pipeline.result(of: call, results)
                    )
                }
                guard await advance() else { return nil }
            }
        }

        /// Waits for the results of the next window, after having sent the one after it.
        private mutating func advance() async -> Bool {
            let sent = if let next { next } else { await sendWindow() }
            current = nil
            guard let sent else { return false }
            next = await sendWindow()
            current = (sent, await sent.sent.calls.results())
            position = 0
            return true
        }

        private mutating func sendWindow() async -> Window? {
            var pipeline = Pipeline(sequence.channel)
            var taken: [Elements.Element] = []
            var calls: [PipelinedCall<Value>] = []
            while calls.count < sequence.window, let element = elements.next() {
                calls.append(sequence.call(&pipeline, element))
                taken.append(element)
            }
            guard !calls.isEmpty else { return nil }
            let sent = await pipeline.send(sequence.manner)
            return Window(elements: taken, calls: calls, sent: sent)
        }
    }
}

@available(*, unavailable)
extension PipelineSequence.AsyncIterator: Sendable {}
