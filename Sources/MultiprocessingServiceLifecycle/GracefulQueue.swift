#if ServiceLifecycle
public import Multiprocessing
internal import ServiceLifecycle

extension QueueProxy {
    /// The same loop over the queue, which also ends when the `ServiceGroup` shuts down that runs the task.
    ///
    /// ```swift
    /// for try await job in queue.cancelOnGracefulShutdown() { try await work(on: job) }
    /// ```
    ///
    /// The job at hand is finished. The method of this name that swift-service-lifecycle has for all sequences fetches an
    /// item ahead, which it drops in the end; this one doesn't.
    ///
    /// - Returns: The loop's items.
    public func cancelOnGracefulShutdown() -> GracefulQueue<Item> { GracefulQueue(queue: self) }
}

/// The items of a queue until the service shuts down.
public struct GracefulQueue<Item: Codable & Sendable>: AsyncSequence, Sendable {
    /// One item.
    public typealias Element = Item

    let queue: QueueProxy<Item>

    /// Takes items for as long as the queue is in use and the service runs.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(queue: queue) }

    /// Takes items out of a queue, one at a time.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let queue: QueueProxy<Item>
        /// Whether the loop is over.
        var isOver = false

        init(queue: QueueProxy<Item>) {
            self.queue = queue
        }

        /// Takes the next item, waiting for one while the queue is empty.
        ///
        /// - Returns: The item, which is no longer in the queue; `nil` if the service or the queue shuts down, the
        ///   server stops, or the task was cancelled.
        /// - Throws: `MultiprocessingError`, as the iterator of `QueueProxy`.
        /// - Complexity: One round trip, two tasks, and the wait.
        public mutating func next() async throws -> Item? {
            guard !isOver, !Task.isShuttingDownGracefully else { return nil }
            do {
                return try await cancelWhenGracefulShutdown { [queue] in try await queue.get() }
            } catch let error as MultiprocessingError where error.endsLoop {
                isOver = true
                return nil
            } catch {
                isOver = true
                throw error
            }
        }
    }
}
#endif
