/// The changes of a manager's connection, as they happen.
///
/// ```swift
/// for await event in manager.events {
///     if case .lost(let error) = event { logger.warning("\(error)") }
/// }
/// ```
///
/// Any number of loops may read them; each gets all events from its beginning on. A reader that is slow loses the oldest
/// ones: 64 are kept for it. The loop ends after ``ConnectionEvent/closed``, or when its task is cancelled, and keeps no
/// connection open.
public struct ConnectionEvents: AsyncSequence, Sendable {
    /// One event.
    public typealias Element = ConnectionEvent
    /// Reading never fails.
    public typealias Failure = Never

    /// The number of events kept for a slow reader.
    static let limit = 64

    /// Lets a reader have the events from now on.
    private let subscribe: @Sendable (AsyncStream<ConnectionEvent>.Continuation) -> Void

    init(
        _ subscribe: @escaping @Sendable (AsyncStream<ConnectionEvent>.Continuation) -> Void
    ) {
        self.subscribe = subscribe
    }

    /// Begins to read.
    public func makeAsyncIterator() -> AsyncStream<ConnectionEvent>.AsyncIterator {
        let (stream, continuation) = AsyncStream.makeStream(
            of: ConnectionEvent.self,
            bufferingPolicy: .bufferingNewest(Self.limit)
        )
        subscribe(continuation)
        return stream.makeAsyncIterator()
    }
}
