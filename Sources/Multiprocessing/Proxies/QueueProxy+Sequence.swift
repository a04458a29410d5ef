extension QueueProxy: AsyncSequence {
    /// One item.
    public typealias Element = Item

    /// Takes items for as long as the queue is in use.
    ///
    /// ```swift
    /// for try await job in queue { try await work(on: job) }
    /// ```
    ///
    /// The loop waits while the queue is empty. It ends
    /// - when the queue was shut down and is empty (``shutdown(immediate:)``),
    /// - when the server stops in order,
    /// - when the task is cancelled.
    ///
    /// Each step takes one item, and none is lost when the loop ends: an item that was on its way is the loop's last
    /// one, or stays in the queue. Two loops share the items. Every other end of a call is an error, such as
    /// `connectionLost`; a new loop goes on as soon as there is a connection.
    ///
    /// - Returns: An iterator.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(queue: self) }

    /// Takes items out of a queue, one at a time.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let queue: QueueProxy
        /// Whether the loop is over.
        private var isOver = false

        init(queue: QueueProxy) {
            self.queue = queue
        }

        /// Takes the next item, waiting for one while the queue is empty.
        ///
        /// - Returns: The item, which is no longer in the queue; `nil` if the queue was shut down, the server stops,
        ///   or the task was cancelled.
        /// - Throws: ``MultiprocessingError``: `typeMismatch` if the item is of another type (it is gone),
        ///   `connectionLost` if the server went away (an item may be lost).
        /// - Complexity: One round trip, and the wait.
        public mutating func next() async throws(MultiprocessingError) -> Item? {
            guard !isOver else { return nil }
            do throws(MultiprocessingError) {
                return try await queue.get()
            } catch {
                isOver = true
                guard error.endsLoop else { throw error }
                return nil
            }
        }
    }
}

extension MultiprocessingError {
    /// Whether a loop over a queue ends with it as it should.
    package var endsLoop: Bool {
        code == .shutDown || code == .serverStopped || code == .cancelled
    }
}
