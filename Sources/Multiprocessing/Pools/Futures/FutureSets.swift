import MPSystem
internal import MPTransport

/// When ``wait(for:timeout:returnWhen:)`` returns.
///
/// - SeeAlso: Python `concurrent.futures.wait`.
public enum FutureCondition: Sendable {
    /// As soon as one call has ended.
    case firstCompleted
    /// As soon as one call has failed, or all have ended.
    case firstException
    /// When all calls have ended.
    case allCompleted
}

/// Waits for several futures.
///
/// - Parameters:
///   - futures: The futures.
///   - timeout: The longest wait; `nil` is no limit.
///   - condition: What is waited for.
/// - Returns: The futures that are done, and the others, each in the given order. If the time is up, or the task was
///   cancelled, what was waited for may be among the others.
/// - Throws: ``MultiprocessingError``: `resourceUnavailable` if the system has no thread left.
/// - SeeAlso: Python `concurrent.futures.wait`.
public func wait<Output>(
    for futures: some Sequence<Future<Output>>,
    timeout: Duration? = nil,
    returnWhen condition: FutureCondition = .allCompleted
) async throws(MultiprocessingError) -> (done: [Future<Output>], notDone: [Future<Output>]) {
    let futures = Array(futures)
    let reached = TaskPromise<Void>()
    let open = Guarded(futures.count)
    let callbacks = futures.map { future in
        future.promise.whenDone { result in
            let isLast = open.withLock { open in
                open -= 1
                return open == 0
            }
            let isEnough =
                switch (condition, result) {
                case (.firstCompleted, _), (.firstException, .failure): true
                case (.firstException, .success), (.allCompleted, _): false
                }
            if isLast || isEnough { reached.fulfil(.success(())) }
        }
    }
    // Whoever waits again and again leaves nothing behind.
    defer {
        for case (let future, let callback?) in zip(futures, callbacks) {
            future.promise.giveUp(callback)
        }
    }
    if !futures.isEmpty { _ = try await reached.wait(atMost: timeout) }
    // Looked at once, so that each is in one of the two.
    let looked = futures.map { ($0, $0.isDone) }
    return (looked.filter(\.1).map(\.0), looked.filter { !$0.1 }.map(\.0))
}

/// Gives futures in the order in which they end.
///
/// ```swift
/// for try await future in asCompleted(futures) { print(try await future.result()) }
/// ```
///
/// - Parameters:
///   - futures: The futures.
///   - timeout: The longest wait for all of them together; `nil` is no limit.
/// - Returns: The futures; the iteration throws `timedOut` if not all have ended in time.
/// - SeeAlso: Python `concurrent.futures.as_completed`.
public func asCompleted<Output>(
    _ futures: some Sequence<Future<Output>>,
    timeout: Duration? = nil
) -> AsyncThrowingStream<Future<Output>, any Error> {
    let futures = Array(futures)
    let (stream, continuation) = AsyncThrowingStream<Future<Output>, any Error>.makeStream()
    let open = Guarded(futures.count)
    if futures.isEmpty { continuation.finish() }
    for future in futures {
        future.promise.whenDone { _ in
            continuation.yield(future)
            let isLast = open.withLock { open in
                open -= 1
                return open == 0
            }
            if isLast { continuation.finish() }
        }
    }
    guard let timeout else { return stream }
    do {
        let alarm = try ProcessLoop.pools().schedule(at: EventLoop.now() + timeout) {
            let count = open.withLock { $0 }
            continuation.finish(
                throwing: MultiprocessingError(
                    .timedOut,
                    "\(count) of \(futures.count) futures had not ended within \(timeout)"
                )
            )
        }
        continuation.onTermination = { _ in alarm.cancel() }
    } catch {
        continuation.finish(throwing: error)
    }
    return stream
}
